/** What is measured, behind one face: servers over HTTP, and the engine in this process. */

export type GraphName = 'two' | 'fan' | 'append' | 'constant' | 'large' | 'talk';

/** Where a run starts: a thread, and one of its checkpoints if not the newest. */
export interface Place {
  thread: string;
  checkpoint?: string;
}

export interface States {
  /** Of their checkpoints. */
  ids(): Promise<string[]>;
}

export interface Contender {
  newThread(): Promise<string>;
  /** The final values. `input` null goes on from where the thread (or the checkpoint) stands. */
  run(graph: GraphName, place: Place, input: object | null): Promise<unknown>;
  /** A run on a thread that is made with it. */
  runFresh(graph: GraphName, input: object): Promise<unknown>;
  /** States, newest first, each read as a whole. What a server answers is parsed only when somebody asks. */
  history(graph: GraphName, thread: string, page: { limit: number; before?: string }): Promise<States>;
  stateAt(graph: GraphName, place: Required<Place>): Promise<unknown>;
  /** Changes values at a checkpoint; the id of the new one. */
  fork(graph: GraphName, place: Required<Place>, values: object): Promise<string>;
  /** Whether a thread is there after its run. */
  keeps: boolean;
  /** null in process. */
  server: ServerFace | null;
  stop(): Promise<void>;
}

export interface ServerFace {
  url: string;
  /** The process that was started. */
  pid: number;
  dataDir: string;
  /** Milliseconds from the start of the process to the first `/ok`. */
  coldStart: number;
  /** Ends it, and starts it again: milliseconds until a first run has been answered, the worker's start included. */
  firstRun(): Promise<number>;
  /** A thread without a run. */
  createThread(metadata: object): Promise<void>;
  search(query: object): Promise<number>;
  /** Waits until what is saved later has been. */
  saved(): Promise<void>;
  /** Ends it as a user would, and starts it on the same data. */
  restart(): Promise<void>;
}

export interface Kind {
  name: string;
  /** A new one, with nothing kept. */
  open: () => Promise<Contender>;
}
