package dev.unwedge.testkit.browser;

import dev.unwedge.json.Json;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Rectangle;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * A headless Chromium, the system's own. Without one the tests that need it fail: they are never
 * skipped.
 */
public final class Browser implements AutoCloseable {
  /**
   * Texts whose contrast with what is behind them is less than 4.5, the least for reading (WCAG
   * 2.2, 1.4.3).
   */
  private static final String PALE_TEXTS =
      """
      function parts(color) { return color.match(/[\\d.]+/g).map(Number); }
      function light(color) {
        const [r, g, b] = parts(color).map(
          c => c / 255 <= 0.04045 ? c / 255 / 12.92 : Math.pow((c / 255 + 0.055) / 1.055, 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      }
      function behind(element) {
        for (let at = element; at; at = at.parentElement) {
          const color = getComputedStyle(at).backgroundColor;
          if (parts(color).length === 3 || parts(color)[3] === 1) { return color; }
        }
        throw new Error('nothing behind ' + element.outerHTML);
      }
      const told = [];
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      let looked = 0;
      while (texts.nextNode()) {
        const element = texts.currentNode.parentElement;
        if (!texts.currentNode.data.trim() || !element.checkVisibility()) { continue; }
        const [a, b] = [light(getComputedStyle(element).color), light(behind(element))];
        const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        looked++;
        if (ratio < 4.5) { told.push(ratio.toFixed(2) + ' ' + texts.currentNode.data); }
      }
      if (looked < arguments[0]) { told.push('only ' + looked + ' texts'); }
      return told;
      """;

  /**
   * It warns that it knows no protocol by the browser's version; the commands sent here need none.
   */
  private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

  private final Path folder;
  private final ChromeDriver driver;

  /** Starts one. */
  public Browser() {
    SELENIUM.setLevel(Level.SEVERE);
    File driverProgram = program("chromedriver", "/usr/lib/chromium-browser/chromedriver");
    File browser = program("chromium", "chromium-browser", "google-chrome");
    try {
      folder = Files.createTempDirectory("unwedge-browser");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(browser);
    options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
    options.addArguments(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--user-data-dir=" + folder.resolve("profile"));
    driver =
        new ChromeDriver(
            new ChromeDriverService.Builder().usingDriverExecutable(driverProgram).build(),
            options);
  }

  /** The first of the programs that is there; names are looked up where the shell would. */
  private static File program(String... names) {
    String path = Objects.requireNonNullElse(System.getenv("PATH"), "/usr/bin");
    for (String name : names) {
      for (String folder : path.split(File.pathSeparator, -1)) {
        File file = name.startsWith("/") ? new File(name) : new File(folder, name);
        if (file.canExecute()) {
          return file;
        }
      }
    }
    throw new AssertionError(
        "none of %s is installed; infra/local/setup installs Chromium and its driver on Debian"
            .formatted(List.of(names)));
  }

  /** Shows pages as a new browser would. */
  public Browser asNew() {
    cdp("Emulation.setEmulatedMedia", Map.of("features", List.of()));
    cdp("Emulation.clearDeviceMetricsOverride", Map.of());
    cdp("Emulation.setScriptExecutionDisabled", Map.of("value", false));
    return this;
  }

  /** Shows pages as to a person who prefers this scheme, light or dark. */
  public Browser preferring(String scheme) {
    cdp(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    return this;
  }

  /** Shows pages in a window of this width. */
  public Browser wide(int pixels) {
    cdp(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", pixels, "height", 900, "deviceScaleFactor", 1, "mobile", false));
    return this;
  }

  /** Shows pages as to a person who has switched scripts off. */
  public Browser withoutScripts() {
    cdp("Emulation.setScriptExecutionDisabled", Map.of("value", true));
    return this;
  }

  /**
   * A picture of an element, as PNG.
   *
   * @param scale pixels of the picture for each of the page
   */
  public byte[] picture(String selector, double scale) {
    Rectangle at = find(selector).getRect();
    Map<String, Object> clip =
        Map.of("x", at.x, "y", at.y, "width", at.width, "height", at.height, "scale", scale);
    Map<String, Object> answer =
        driver.executeCdpCommand(
            "Page.captureScreenshot",
            Map.of("format", "png", "clip", clip, "captureBeyondViewport", true));
    return Base64.getDecoder().decode(String.valueOf(answer.get("data")));
  }

  private void cdp(String command, Map<String, Object> parameters) {
    driver.executeCdpCommand(command, parameters);
  }

  /** Opens a page from a file, and forgets what was logged before. */
  public Browser open(String html) {
    try {
      Path file = Files.writeString(Files.createTempFile(folder, "page", ".html"), html);
      errors();
      requests();
      driver.get(file.toUri().toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** What a script gives when it is run in the page. */
  public Object eval(String script, Object... arguments) {
    return Objects.requireNonNull(driver.executeScript(script, arguments), script);
  }

  /**
   * The texts in the page whose contrast is too low for reading.
   *
   * @param least texts that there must be, so that an empty page does not pass
   */
  public List<String> paleTexts(int least) {
    return texts(PALE_TEXTS, least);
  }

  /** The texts that a script gives. */
  public List<String> texts(String script, Object... arguments) {
    return ((List<?>) eval(script, arguments)).stream().map(String::valueOf).toList();
  }

  public WebElement find(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  public List<WebElement> all(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  /** The texts of all elements that the selector finds, as they are seen. */
  public List<String> seen(String selector) {
    return all(selector).stream().map(WebElement::getText).toList();
  }

  /** What the console said since it was asked last. */
  public List<String> errors() {
    List<String> errors = new ArrayList<>();
    for (LogEntry entry : driver.manage().logs().get(LogType.BROWSER)) {
      errors.add(entry.getMessage());
    }
    return errors;
  }

  /** The addresses that were asked for since it was asked last. */
  public List<String> requests() {
    List<String> requests = new ArrayList<>();
    for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
      Map<?, ?> message = object(Json.parse(entry.getMessage(), "a log entry"), "message");
      if ("Network.requestWillBeSent".equals(message.get("method"))) {
        requests.add(String.valueOf(object(object(message, "params"), "request").get("url")));
      }
    }
    return requests;
  }

  private static Map<?, ?> object(@Nullable Object tree, String field) {
    return (Map<?, ?>)
        Objects.requireNonNull(((Map<?, ?>) Objects.requireNonNull(tree)).get(field));
  }

  @Override
  public void close() {
    driver.quit();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
