package dev.tidegate.cli.load;

/**
 * What the lanes of a run share.
 *
 * @param requests the bytes of the plan's requests
 * @param security how its connections are secured
 * @param listener who is told of requests and answers, on the event loops
 */
record Run(LoadPlan plan, RequestBytes requests, Security security, LoadListener listener) {}
