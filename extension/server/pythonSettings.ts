/** Which Python the server is told to run Python graphs with. The server looks for one itself where nothing is said. */

export interface PythonSettings {
  /** Setting `backstep.pythonPath`; empty where it is not set. */
  chosen: string;
  selected: SelectedPython;
  /** Where VS Code's extensions are: the Python Debugger brings a debugpy. */
  extensionsDir: string;
}

/** Of the Python extension. */
export interface SelectedPython {
  /** The interpreter; empty where there is none. */
  path: string;
  /** Whether it is of a virtual or conda environment: a Python of the system is also selected where nobody chose one. */
  isEnvironment: boolean;
}

/** As arguments of the server: an environment that is selected goes before the project's own, a Python of the system after. */
export function pythonArguments({ chosen, selected, extensionsDir }: PythonSettings): string[] {
  const extensions = ['--extensions', extensionsDir];
  if (chosen !== '') return ['--python', chosen, ...extensions];
  if (selected.path === '') return extensions;
  return [selected.isEnvironment ? '--python-selected' : '--python-fallback', selected.path, ...extensions];
}
