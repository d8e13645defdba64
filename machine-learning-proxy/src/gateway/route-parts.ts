import type { Context, Hono } from 'hono';
import type { Intake } from './intake.ts';
import type { Metrics } from './metrics.ts';
import type { TaskRouter } from './task-router.ts';

/** What the routes need. */
export interface RouteParts {
  readonly intake: Intake;
  readonly router: TaskRouter;
  readonly metrics: Metrics;
  /** Further facts for `/health`. */
  readonly health: () => object;
  readonly keys: {
    /** For `/predict` and `/metrics`; open without. */
    readonly api: string | undefined;
    /** For the routes of MT Photos AI; open without. */
    readonly mtPhotos: string | undefined;
  };
}

/** What each request carries along. */
export interface RequestVariables {
  requestId: string;
}
/** The routes of the service. */
export type HttpApp = Hono<{ Variables: RequestVariables }>;
/** One request and its answer. */
export type HttpContext = Context<{ Variables: RequestVariables }>;
