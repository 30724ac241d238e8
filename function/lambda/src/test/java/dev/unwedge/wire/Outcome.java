package dev.unwedge.wire;

/**
 * What must come of a fault, in a fleet of ten of which two are wedged. In every case all lines
 * parse, the run's start and end are told, each intent has its end, and after the next run, without
 * fault, each of the two has been sent one command.
 */
enum Outcome {
  FAILED("failed", "the run fails and names the call; it restarts nothing"),
  BLIND("blind", "all ten are `UNKNOWN`, a warning has the reason; nothing is restarted"),
  UNKNOWN("unknown", "the two are `UNKNOWN`, the others are judged; nothing is restarted"),
  HALF("half", "what was read is judged: one of the two is restarted, the other is `UNKNOWN`"),
  HELD("held", "past commands are not known: both are held as `HISTORY_UNREADABLE`"),
  RESTARTED("restarted", "both are restarted; a warning names what could not be done"),
  REFUSED("refused", "`restart.refused` for both, surely not sent"),
  UNSURE("unsure", "`restart.refused` for both, and that they were perhaps sent (`maybeAccepted`)");

  final String label;
  final String meaning;

  Outcome(String label, String meaning) {
    this.label = label;
    this.meaning = meaning;
  }

  static Outcome of(Call call, Fault fault) {
    return switch (call) {
      case GET_PARAMETER, LIST_METRICS -> FAILED;
      case LIST_COMMANDS, ALL_OF_SSM -> HELD;
      case GET_COMMAND_INVOCATION, PUBLISH -> RESTARTED;
      case HEADS -> fault == Fault.HALF_FAIL ? HALF : BLIND;
      case VITALS -> fault == Fault.HALF_FAIL ? HALF : UNKNOWN;
      case SEND_COMMAND -> fault.isRefusal() ? REFUSED : UNSURE;
    };
  }
}
