package dev.unwedge.contract;

import dev.unwedge.testkit.loop.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A page of Markdown: its sections by their anchors, and their tables, lists and blocks of JSON.
 */
final class Page {
  static final String CONTRACT = "docs/contract.md";

  private static final Pattern HEADING = Pattern.compile("#{1,6} (.+)");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern LINK = Pattern.compile("]\\(#([^)]+)\\)");
  private static final Pattern JSON = Pattern.compile("(?s)```json\n(.*?)```");

  private final Map<String, String> sections = new LinkedHashMap<>();
  private final String text;

  Page(String text) {
    this.text = text;
    boolean inBlock = false;
    String anchor = "";
    for (String line : text.lines().toList()) {
      inBlock ^= line.startsWith("```");
      var heading = HEADING.matcher(line);
      if (!inBlock && heading.matches()) {
        anchor = anchor(heading.group(1));
        if (sections.put(anchor, "") != null) {
          throw new IllegalStateException("two headings have the anchor #" + anchor);
        }
      } else {
        sections.merge(anchor, line + "\n", String::concat);
      }
    }
  }

  /** The contract. */
  static Page contract() {
    try {
      return new Page(Files.readString(Repository.file(CONTRACT)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As GitHub makes them of headings. */
  private static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 _-]", "").replace(' ', '-');
  }

  /** The anchors of all sections. */
  Set<String> anchors() {
    return sections.keySet();
  }

  /** The anchors that the page itself links to. */
  List<String> links() {
    return LINK.matcher(text).results().map(link -> link.group(1)).toList();
  }

  /** All that stands between backticks. */
  List<String> codes() {
    return codes(text);
  }

  /** A section without its subsections. */
  String section(String anchor) {
    return Objects.requireNonNull(sections.get(anchor), "no section #" + anchor);
  }

  /** The JSON of a section. */
  String json(String anchor) {
    return JSON.matcher(section(anchor))
        .results()
        .map(block -> block.group(1))
        .reduce(
            (one, other) -> {
              throw new IllegalStateException("more than one block in #" + anchor);
            })
        .orElseThrow();
  }

  /** The codes that open the items of a section's numbered list. */
  List<String> numbered(String anchor) {
    return Pattern.compile("(?m)^\\d+\\. `([^`]+)`")
        .matcher(section(anchor))
        .results()
        .map(item -> item.group(1))
        .toList();
  }

  /** The only table of a section. */
  List<Row> table(String anchor) {
    List<List<Row>> tables = tables(anchor);
    if (tables.size() != 1) {
      throw new IllegalStateException(tables.size() + " tables in #" + anchor);
    }
    return tables.getFirst();
  }

  /** The table of a section whose header begins with these cells. */
  List<Row> table(String anchor, String... header) {
    return tables(anchor, List.of(header)).getFirst();
  }

  /** The table that follows a line of a section, such as one that introduces it. */
  List<Row> tableAfter(String anchor, String line) {
    String section = section(anchor);
    int at = section.indexOf(line);
    if (at < 0) {
      throw new IllegalStateException("\"%s\" is not in #%s".formatted(line, anchor));
    }
    return read(section.substring(at), List.of()).getFirst();
  }

  private List<List<Row>> tables(String anchor) {
    return tables(anchor, List.of());
  }

  private List<List<Row>> tables(String anchor, List<String> header) {
    return read(section(anchor), header);
  }

  private static List<List<Row>> read(String section, List<String> header) {
    List<List<Row>> tables = new ArrayList<>();
    List<Row> rows = new ArrayList<>();
    for (String line : (section + "\n").lines().toList()) {
      if (line.startsWith("|")) {
        rows.add(Row.of(line));
      } else if (!rows.isEmpty()) {
        List<String> head = rows.getFirst().cells();
        if (head.subList(0, header.size()).equals(header)) {
          tables.add(List.copyOf(rows.subList(2, rows.size())));
        }
        rows.clear();
      }
    }
    return tables;
  }

  /** The names that open a table's rows. */
  static List<String> names(List<Row> table) {
    return table.stream().map(Row::name).toList();
  }

  private static List<String> codes(String text) {
    return CODE.matcher(text).results().map((MatchResult code) -> code.group(1)).toList();
  }

  /** A row of a table. */
  record Row(List<String> cells) {
    static Row of(String line) {
      List<String> cells = new ArrayList<>();
      for (String cell : line.strip().replaceAll("^\\||\\|$", "").split("\\|", -1)) {
        cells.add(cell.strip());
      }
      return new Row(cells);
    }

    /** The first code of its first cell. */
    String name() {
      return codes(0).getFirst();
    }

    String cell(int column) {
      return cells.get(column);
    }

    /** What stands between backticks in a cell. */
    List<String> codes(int column) {
      return Page.codes(cells.get(column));
    }
  }
}
