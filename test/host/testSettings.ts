/**
 * The user settings with which the tests' VS Code starts: nothing of it shall ask, hint, fetch or phone home.
 */

/** Settings for a window of the tests; `theme` is one of VS Code's two modern ones. */
export function testSettings(theme: 'dark' | 'light' = 'dark'): Record<string, unknown> {
  return {
    'workbench.colorTheme': theme === 'dark' ? 'Default Dark Modern' : 'Default Light Modern',
    'window.autoDetectColorScheme': false,
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
