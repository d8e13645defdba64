/** One operation of the API, as in the OpenAPI document: `GET /assets/{id}`. */
export type Operation = string;

/** Notes which operations were called, successfully, through the fetch that it offers. */
export class OperationRecorder {
  private readonly succeeded = new Set<string>();

  /** Pass to `setFetch` of the SDK, or call it like the global one. */
  readonly fetch: typeof fetch = async (input, init) => {
    const response = await fetch(input, init);
    const url = input instanceof Request ? input.url : input.toString();
    if (response.status < 400) {
      this.succeeded.add(`${init?.method ?? 'GET'} ${new URL(url).pathname.replace(/^\/api/, '')}`);
    }
    return response;
  };

  /** The operations, of those given, that no call has met. Of two that fit a path the one with fewer parameters counts. */
  missing(operations: readonly Operation[]): Operation[] {
    const byParameters = [...operations].sort((a, b) => parameterCount(a) - parameterCount(b));
    const met = [...this.succeeded].map((call) => byParameters.find((operation) => patternOf(operation).test(call)));
    return operations.filter((operation) => !met.includes(operation));
  }
}

function parameterCount(operation: Operation): number {
  return operation.split('{').length - 1;
}

function patternOf(operation: Operation): RegExp {
  return new RegExp(`^${operation.replaceAll(/\{\w+\}/g, '[^/]+')}$`);
}
