package dev.unwedge.replay;

import dev.unwedge.judge.Verdict;
import dev.unwedge.markup.Markup;
import dev.unwedge.policy.Policy;
import dev.unwedge.run.Words;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The picture of a replay: one HTML file that asks for nothing else, tells the essentials without
 * its script, and runs no script but its own.
 */
final class Page {
  /** In a fleet up to this size the healthy nodes are shown without being asked for. */
  private static final int SMALL_FLEET = 24;

  /** More nodes than this are shown only when asked for, unless they would have been restarted. */
  private static final int LARGE_GROUP = 100;

  /** More names than this are a list that nobody reads. */
  private static final int MOST_NAMES = 8;

  private final Story story;
  private final Incident incident;
  private final When when;
  private final Plot plot;
  private final TimeAxis axis;
  private final Markup html = new Markup();

  private Page(Story story) {
    this.story = story;
    this.incident = story.incident();
    this.when = new When(incident);
    this.plot = new Plot(incident);
    this.axis = new TimeAxis(incident);
  }

  /** The page of a replay. */
  static String of(Story story) {
    return new Page(story).write();
  }

  private String write() {
    String script = resource("page.js");
    Map<Fate.Group, List<Fate>> groups = new EnumMap<>(Fate.Group.class);
    story.courses().stream()
        .map(course -> Fate.of(course, when))
        .sorted(Fate.ORDER)
        .forEach(fate -> groups.computeIfAbsent(fate.group(), g -> new ArrayList<>()).add(fate));
    writeHead(script);
    html.raw("<body>\n");
    writeHeader();
    html.raw("<main>\n");
    writeLinks(groups);
    new Overview(story, axis, when).write(html);
    writeLegend();
    writeShared();
    List<Course> shown = new ArrayList<>();
    groups.forEach((group, alike) -> writeGroup(group, alike, shown));
    new OutsideRows(incident, plot, axis).write(html);
    html.raw("</main>\n<div id=\"tip\" role=\"status\" hidden></div>\n");
    writeFooter();
    html.raw("<script type=\"application/json\" id=\"data\">");
    html.raw(PageData.of(incident, shown)).raw("</script>\n");
    html.raw("<script>").raw(script).raw("</script>\n</body>\n</html>\n");
    return html.toString();
  }

  private void writeHead(String script) {
    html.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    html.raw("<meta http-equiv=\"Content-Security-Policy\"");
    html.attribute(
        "content",
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-%s'"
            .formatted(sha256(script)));
    html.raw(">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html.raw("<meta name=\"color-scheme\" content=\"light dark\">\n");
    html.raw("<link rel=\"icon\" href=\"data:,\">\n");
    html.element("title", "", incident.name() + ", replayed").raw("\n<style>\n");
    html.raw(resource("page.css")).raw("</style>\n</head>\n");
  }

  private void writeLinks(Map<Fate.Group, List<Fate>> groups) {
    html.raw("<nav>");
    groups.forEach(
        (group, alike) -> {
          html.raw("<a href=\"#" + group + "\">");
          html.text(title(group) + " " + alike.size()).raw("</a> ");
        });
    html.raw("</nav>\n");
  }

  /** The search, which the script shows, and the lines that are the same in every row. */
  private void writeShared() {
    html.raw("<div id=\"filter\" hidden><label>Show only ");
    html.raw("<input type=\"search\" placeholder=\"name or verdict\"></label>");
    html.raw("<span role=\"status\"></span></div>\n");
    html.raw("<svg class=\"shared\" aria-hidden=\"true\"><defs>");
    html.raw("<path id=\"network\" d=\"" + plot.network() + "\"/>");
    html.raw("<path id=\"grid\" d=\"" + axis.grid(Plot.HEIGHT) + "\"/>");
    html.raw("</defs></svg>\n");
  }

  private void writeHeader() {
    Replay.Result result = story.result();
    html.raw("<header>\n").element("h1", "", incident.name()).raw("\n<p class=\"lead\">");
    html.text(lead(result));
    html.raw("</p>\n<p class=\"chips\">");
    if (incident.expected() == null) {
      html.element("span", "chip", "nothing was expected");
    } else if (result.ok()) {
      html.element("span", "chip good", "✓ as expected");
    } else {
      html.element("span", "chip wrong", "✗ not as expected: " + names(incident.expected()));
    }
    int commands = story.courses().stream().mapToInt(course -> course.restarts().size()).sum();
    html.raw(" ");
    html.element(
        "span", "chip", "would have sent " + commands + (commands == 1 ? " command" : " commands"));
    html.raw(" ").element("span", "chip", "mode " + incident.policy().mode().wireName());
    html.raw("</p>\n<p class=\"facts\">");
    html.text(
        "%d nodes of fleet %s, %s to %s, a run every %s."
            .formatted(
                incident.nodes().size(),
                incident.fleet(),
                incident.start(),
                incident.at(incident.length() - 1),
                Words.of(incident.period())));
    Map<String, Settings.Differing> settings =
        Settings.differing(Policy.DEFAULT, incident.policy());
    List<String> set = new ArrayList<>();
    settings.forEach((name, values) -> set.add(name + " " + DiffText.shown(values.other())));
    html.text(
        set.isEmpty()
            ? " The policy is the default one."
            : " The policy's own settings: " + String.join(", ", set) + ".");
    html.raw("</p>\n");
    writeMore("Where the numbers come from", incident.source() == null ? "" : incident.source());
    List<String> warnings = result.warnings();
    writeMore(
        warnings.size() + (warnings.size() == 1 ? " warning" : " warnings"),
        String.join("\n", warnings));
    html.raw("</header>\n");
  }

  private void writeMore(String title, String text) {
    if (!text.isBlank()) {
      html.raw("<details class=\"more\">").element("summary", "", title);
      for (String line : text.split("\n", -1)) {
        html.element("p", "", line);
      }
      html.raw("</details>\n");
    }
  }

  private String lead(Replay.Result result) {
    int all = story.courses().size();
    List<String> nodes = new ArrayList<>();
    Instant same = result.firstRestartAt().values().stream().findFirst().orElse(null);
    boolean atOnce = result.firstRestartAt().values().stream().allMatch(at -> at.equals(same));
    result
        .firstRestartAt()
        .forEach((node, at) -> nodes.add(atOnce ? node : node + " at " + when.at(at)));
    if (nodes.isEmpty()) {
      return "None of %d nodes would have been restarted.".formatted(all);
    }
    return "%d of %d nodes would have been restarted: %s%s."
        .formatted(
            nodes.size(),
            all,
            names(nodes),
            atOnce
                ? ", first at " + when.at(Objects.requireNonNull(same))
                : " (each for the first time)");
  }

  private static String names(List<String> names) {
    if (names.isEmpty()) {
      return "nobody";
    }
    return names.size() <= MOST_NAMES
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, MOST_NAMES))
            + " and %d more".formatted(names.size() - MOST_NAMES);
  }

  private void writeLegend() {
    Map<Verdict.Kind, Boolean> seen = new EnumMap<>(Verdict.Kind.class);
    for (Course course : story.courses()) {
      course.verdicts().forEach(span -> seen.put(span.value(), true));
    }
    html.raw("<details class=\"legend\" open><summary>How to read it</summary>\n<dl>");
    for (Verdict.Kind kind : seen.keySet()) {
      html.raw("<div><dt>").element("span", "swatch " + kind, kind.name()).raw("</dt>");
      html.element("dd", "", Verdicts.meaning(kind)).raw("</div>\n");
    }
    sign("key-head", "head of the node, on one scale for all");
    sign("key-network", "head of the network: the second highest");
    sign("key-restart", "here it would have been restarted, with the attempt's number");
    sign("key-held", "held: it would have been restarted but for the reason in the bar");
    sign("key-tick", "beats: heartbeats were logged; starts: a new incarnation began");
    sign("key-zero", "beats: explicit zeros, which are evidence");
    sign("key-stub", "starts: the container does not run");
    html.raw("</dl>\n<p>Where a line or a tick is missing there is no datapoint. Point at a row,");
    html.raw(" or focus it and use the arrow keys, for the evidence of each run.</p></details>\n");
  }

  private void sign(String classes, String meaning) {
    html.raw("<div><dt><span class=\"key " + classes + "\"><b>1</b></span></dt>");
    html.element("dd", "", meaning).raw("</div>\n");
  }

  private void writeGroup(Fate.Group group, List<Fate> fates, List<Course> shown) {
    boolean collapsed =
        switch (group) {
          case WOULD_RESTART -> false;
          case HELD, LEFT_ALONE -> fates.size() > LARGE_GROUP;
          case HEALTHY -> story.courses().size() > SMALL_FLEET;
        };
    html.raw("<details class=\"group\" id=\"" + group + "\"" + (collapsed ? "" : " open") + ">");
    html.raw("<summary>").element("h2", "", title(group)).raw(" ");
    html.element("span", "count", fates.size() + (fates.size() == 1 ? " node" : " nodes"));
    html.raw("</summary>\n");
    axis.write(html);
    for (Fate fate : fates) {
      new NodeRow(fate, plot, axis, when).write(html, shown.size());
      shown.add(fate.course());
    }
    html.raw("</details>\n");
  }

  private static String title(Fate.Group group) {
    return switch (group) {
      case WOULD_RESTART -> "Would have restarted";
      case HELD -> "Held";
      case LEFT_ALONE -> "Left alone";
      case HEALTHY -> "Healthy";
    };
  }

  private void writeFooter() {
    html.raw("<footer><p>This is a recording: nobody was restarted by it, and its data do not");
    html.raw(" react, so a node that stayed stuck would be tried again when its cooldown is over.");
    html.raw(" Times are UTC.</p></footer>\n");
  }

  private static String resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(String script) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
