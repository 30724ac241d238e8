package dev.unwedge.wire;

/** What goes wrong with a call. */
enum Fault {
  THROTTLED("throttled", "Throttling"),
  ERROR_500("500", "InternalFailure"),
  ERROR_503("503 from a proxy, in HTML", ""),
  SLOW("slow answer", "Timeout"),
  DRIPPING("answer that drips", "Timeout"),
  RESET("connection reset", ""),
  CLOSED("closed without an answer", ""),
  BAD_CHUNK("broken chunk", ""),
  NOISE("noise in place of HTTP", ""),
  TRUNCATED("half a body", ""),
  GARBAGE("body of garbage", ""),
  NO_BODY("no body", "empty"),
  WRONG_TYPE("200 with a login page in HTML", ""),
  CLOCK_SKEW("clock skew", "RequestTimeTooSkewed"),
  EXPIRED("expired credentials", "ExpiredTokenException"),
  DENIED("access denied", "AccessDeniedException"),

  LOST_PAGE("next page lost", "next page"),
  SAME_PAGE("same page again and again", "pages without end"),

  PARTIAL_DATA("PartialData", "PartialData"),
  INTERNAL_ERROR("InternalError", "InternalError"),
  HALF_FAIL("half of the queries fail", "InternalError");

  final String label;

  /** What must be told of it, beside the call; empty where each call meets it in its own way. */
  final String told;

  Fault(String label, String told) {
    this.label = label;
    this.told = told;
  }

  /** Whether the answer itself says that data is missing. */
  boolean isOfData() {
    return this == PARTIAL_DATA || this == INTERNAL_ERROR || this == HALF_FAIL;
  }

  boolean canHappenTo(Call call) {
    return switch (this) {
      case LOST_PAGE, SAME_PAGE -> call.isPaged();
      default -> !isOfData() || call.readsMetrics();
    };
  }

  /** Whether the service said no, so that nothing can have happened. */
  boolean isRefusal() {
    return this == THROTTLED || this == CLOCK_SKEW || this == EXPIRED || this == DENIED;
  }

  /** Whether only a time-out ends it. */
  boolean takesTime() {
    return this == SLOW || this == DRIPPING;
  }
}
