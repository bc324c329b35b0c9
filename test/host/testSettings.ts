/**
 * The user settings with which the tests' VS Code starts: nothing of it shall ask, hint, fetch or phone home.
 */

/** VS Code's own themes: as its settings call them, and in a class of its window. */
export const workbenchThemes = {
  dark: { setting: 'Default Dark Modern', file: 'dark_modern' },
  light: { setting: 'Default Light Modern', file: 'light_modern' },
  highContrast: { setting: 'Default High Contrast', file: 'hc_black' },
  highContrastLight: { setting: 'Default High Contrast Light', file: 'hc_light' },
};
export type WorkbenchTheme = keyof typeof workbenchThemes;

/** Settings for a window of the tests. */
export function testSettings(theme: WorkbenchTheme = 'dark'): Record<string, unknown> {
  return {
    'workbench.colorTheme': workbenchThemes[theme].setting,
    'window.autoDetectColorScheme': false,
    'window.autoDetectHighContrast': false,
    'workbench.startupEditor': 'none',
    'workbench.tips.enabled': false,
    'workbench.enableExperiments': false,
    'workbench.secondarySideBar.defaultVisibility': 'hidden',
    'workbench.welcomePage.experimentalOnboarding': false,
    'chat.disableAIFeatures': true,
    'telemetry.telemetryLevel': 'off',
    'update.mode': 'none',
    'extensions.ignoreRecommendations': true,
    'extensions.autoUpdate': false,
    'extensions.autoCheckUpdates': false,
    'security.workspace.trust.enabled': false,
    'git.enabled': false,
    'files.simpleDialog.enable': true,
    'typescript.disableAutomaticTypeAcquisition': true,
    'typescript.surveys.enabled': false,
  };
}
