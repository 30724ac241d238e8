package dev.unwedge.widget;

import dev.unwedge.testkit.JsonView;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A widget's HTML, taken apart as far as its tests need; a browser reads it. */
record Html(String html) {
  /** All elements that the widget's answers are made of. */
  static final Set<String> OURS =
      Set.of(
          "a",
          "b",
          "br",
          "cwdb-action",
          "details",
          "div",
          "li",
          "p",
          "path",
          "span",
          "style",
          "summary",
          "svg",
          "table",
          "tbody",
          "td",
          "th",
          "thead",
          "tr",
          "ul");

  private static final Pattern ROW =
      Pattern.compile("<tr class=\"uw-row\" data-node=\"([^\"]*)\">(.*?)</tr>", Pattern.DOTALL);
  private static final Pattern SUMMARY =
      Pattern.compile("<summary>(.*?)</summary>", Pattern.DOTALL);
  private static final Pattern ACTION =
      Pattern.compile("<cwdb-action([^>]*)>([^<]*)</cwdb-action>", Pattern.DOTALL);
  private static final Pattern ATTRIBUTE = Pattern.compile("([a-z-]+)=\"([^\"]*)\"");
  private static final Pattern TAG = Pattern.compile("</?([a-zA-Z][a-zA-Z0-9-]*)");

  /** A row's node, in the table's order. */
  List<String> nodes() {
    List<String> nodes = new ArrayList<>();
    Matcher matcher = ROW.matcher(html);
    while (matcher.find()) {
      nodes.add(unescaped(matcher.group(1)));
    }
    return nodes;
  }

  /** One node's row. */
  Html row(String node) {
    Matcher matcher = ROW.matcher(html);
    while (matcher.find()) {
      if (unescaped(matcher.group(1)).equals(node)) {
        return new Html(matcher.group(2));
      }
    }
    throw new AssertionError("no row of " + node + " in " + nodes());
  }

  /** What is seen before anything is opened. */
  Html outsideDetails() {
    return new Html(html.replaceAll("(?s)<details.*?</details>", ""));
  }

  /** The line that stands for what is not opened. */
  String summary() {
    Matcher matcher = SUMMARY.matcher(html);
    return matcher.find() ? new Html(matcher.group(1)).text() : "";
  }

  /** What a person reads, without the style sheet and what the buttons carry. */
  String text() {
    return unescaped(
            html.replaceAll("(?s)<style>.*?</style>|<cwdb-action.*?</cwdb-action>", "")
                .replaceAll("<[^>]*>", " "))
        .replaceAll("\\s+", " ")
        .strip();
  }

  /** The names of all elements. */
  Set<String> elements() {
    Set<String> elements = new TreeSet<>();
    Matcher matcher = TAG.matcher(html.replaceAll("(?s)<style>.*?</style>", "<style></style>"));
    while (matcher.find()) {
      elements.add(matcher.group(1));
    }
    return elements;
  }

  /** What the buttons do. */
  List<Action> actions() {
    List<Action> actions = new ArrayList<>();
    Matcher matcher = ACTION.matcher(html);
    while (matcher.find()) {
      actions.add(new Action(matcher.group(1), matcher.group(2)));
    }
    return actions;
  }

  /** What one button does. */
  record Action(String attributes, String payload) {
    String attribute(String name) {
      Matcher matcher = ATTRIBUTE.matcher(attributes);
      while (matcher.find()) {
        if (matcher.group(1).equals(name)) {
          return unescaped(matcher.group(2));
        }
      }
      return "";
    }

    JsonView json() {
      return JsonView.of(payload);
    }

    boolean restarts() {
      return json().has("action");
    }
  }

  private static String unescaped(String text) {
    return text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
  }
}
