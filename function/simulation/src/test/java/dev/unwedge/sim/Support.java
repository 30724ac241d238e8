package dev.unwedge.sim;

/** What becomes of a node's heartbeats on their way. */
enum Support {
  /** The client writes them and the publisher finds them. */
  BEATS,
  /** No pattern is configured for the client: none is ever pushed. */
  NONE,
  /** The pattern does not match the client's version: zeros throughout, whatever the node does. */
  MISMATCHED
}
