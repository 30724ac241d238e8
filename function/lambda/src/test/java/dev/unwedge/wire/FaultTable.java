package dev.unwedge.wire;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The matrix as a page: a row for each fault, a column for each call. */
final class FaultTable {
  private static final String HEAD =
      """
      # Faults at the wire

      What comes of each call of a run when it meets each fault, in a fleet of ten of which two are wedged. This page is written by
      a test (`FaultMatrixTest`) in which WireMock stands between the function's own SDK clients and a stand-in that speaks
      CloudWatch's CBOR, SSM's JSON and SNS's XML; it fails if a cell turns out otherwise. `×3`: so often was the fault hit in the run
      (`×n`: as often as fits in the call's time, at least once); `·`: that call can not meet it.

      Always, in every cell: the run ends by itself within its time, every line parses, its start and its end are logged, each intent
      to restart has an end, what could not be known is reported with the call that failed, and the next run, which meets no fault, is
      right: of the two wedged nodes each has then been sent one command, never two, and the host report of an older command is logged.

      """;

  private FaultTable() {}

  static String of(List<Cell> cells) {
    StringBuilder page = new StringBuilder(HEAD);
    page.append("| |");
    for (Call call : Call.values()) {
      page.append(' ').append(call.label).append(" |");
    }
    page.append("\n|---|").append("---|".repeat(Call.values().length)).append('\n');
    for (Fault fault : Fault.values()) {
      Map<Call, Cell> row = new EnumMap<>(Call.class);
      cells.stream().filter(cell -> cell.fault == fault).forEach(cell -> row.put(cell.call, cell));
      page.append("| ").append(fault.label).append(" |");
      for (Call call : Call.values()) {
        page.append(' ').append(text(row.get(call))).append(" |");
      }
      page.append('\n');
    }
    page.append("\n| | what is asserted |\n|---|---|\n");
    for (Outcome outcome : Outcome.values()) {
      page.append("| %s | %s |\n".formatted(outcome.label, outcome.meaning));
    }
    return page.toString();
  }

  private static String text(Cell cell) {
    return cell == null
        ? "·"
        : cell.outcome.label + " ×" + (cell.fault.takesTime() ? "n" : cell.hits());
  }
}
