/** Which Python the server is told to run Python graphs with. The server looks for one itself where nothing is said. */

export interface PythonSettings {
  /** Setting `backstep.pythonPath`; empty where it is not set. */
  chosen: string;
  /** The interpreter selected in the Python extension; empty where there is none. */
  selected: string;
}

/** As arguments of the server: an environment of the project's own goes before what the editor happens to have selected. */
export function pythonArguments({ chosen, selected }: PythonSettings): string[] {
  if (chosen !== '') return ['--python', chosen];
  return selected === '' ? [] : ['--python-fallback', selected];
}
