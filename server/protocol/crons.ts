/** Crons of the LangGraph Server API: runs that start by the clock. Records keep the API's names. */
import type { JsonObject } from './api.js';

export interface Cron {
  cron_id: string;
  assistant_id: string;
  /** The thread every run goes to; `null`: each run gets one of its own. */
  thread_id: string | null;
  /** What becomes of a run's own thread. */
  on_run_completed: 'delete' | 'keep' | null;
  end_time: string | null;
  /** Cron pattern; five fields, or six with seconds first. */
  schedule: string;
  /** IANA name; `null`: UTC. */
  timezone: string | null;
  created_at: string;
  updated_at: string;
  /** Whose it is: the identity of the auth handlers' user who made it; `null` without auth. */
  user_id: string | null;
  /** The body that each run is created with. */
  payload: JsonObject;
  /** `null` where none will come. */
  next_run_date: string | null;
  metadata: JsonObject;
  enabled: boolean;
}
