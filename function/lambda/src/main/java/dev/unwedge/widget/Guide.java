package dev.unwedge.widget;

/** What the console shows to the person who sets the widget up and asks for documentation. */
public final class Guide {
  private Guide() {}

  /** The answer to {@code describe}, in Markdown; its first YAML block fills the parameters. */
  public static final String MARKDOWN =
      """
      ## The fleet as unwedge sees it
      Every node that is not plainly healthy, with its verdict, the time that its head has been frozen, its head over the time that the dashboard \
      shows, what was done to it and what holds a restart; the healthy ones in one line, which a click opens. It is judged afresh at every refresh, as a dry run: nothing \
      is sent, and this function has no right to send.

      - **why?** shows all that the verdict rests on.
      - **restart…** calls the function that restarts, with *your* rights: without `lambda:InvokeFunction` on it, \
      the button is refused.
      - A dashboard whose time range ended in the past shows the fleet as it was judged then, and restarts nobody.

      ### Parameters
      ``` yaml
      rows: 50
      ```
      `rows`: the most nodes to show, the most serious first, from 1 to 200, those in the line included. The rest is counted.
      """;
}
