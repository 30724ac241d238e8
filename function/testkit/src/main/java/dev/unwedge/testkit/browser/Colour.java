package dev.unwedge.testkit.browser;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A colour as people see it.
 *
 * @param red linear light from 0 to 1, as green and blue
 */
public record Colour(double red, double green, double blue) {
  private static final Pattern RGB = Pattern.compile("rgb\\((\\d+), (\\d+), (\\d+)\\)");

  /**
   * Who looks. The matrices are those of Machado, Oliveira and Fernandes (2009) for people who lack
   * one kind of cone.
   */
  public enum Eye {
    USUAL,
    WITHOUT_RED,
    WITHOUT_GREEN,
    WITHOUT_BLUE;

    private double[] matrix() {
      return switch (this) {
        case USUAL -> new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1};
        case WITHOUT_RED ->
            new double[] {
              0.152286, 1.052583, -0.204868, //
              0.114503, 0.786281, 0.099216, //
              -0.003882, -0.048116, 1.051998
            };
        case WITHOUT_GREEN ->
            new double[] {
              0.367322, 0.860646, -0.227968, //
              0.280085, 0.672501, 0.047413, //
              -0.011820, 0.042940, 0.968881
            };
        case WITHOUT_BLUE ->
            new double[] {
              1.255528, -0.076749, -0.178779, //
              -0.078411, 0.930809, 0.147602, //
              0.004733, 0.691367, 0.303900
            };
      };
    }

    private Colour sees(Colour colour) {
      double[] matrix = matrix();
      double[] seen = new double[3];
      for (int i = 0; i < 3; i++) {
        seen[i] =
            matrix[3 * i] * colour.red
                + matrix[3 * i + 1] * colour.green
                + matrix[3 * i + 2] * colour.blue;
      }
      double[] light = Arrays.stream(seen).map(part -> Math.clamp(part, 0, 1)).toArray();
      return new Colour(light[0], light[1], light[2]);
    }
  }

  /** Reads what a browser computes: {@code rgb(1, 2, 3)}. */
  public static Colour of(String computed) {
    Matcher matcher = RGB.matcher(computed);
    if (!matcher.matches()) {
      throw new AssertionError("not an opaque colour: " + computed);
    }
    return new Colour(linear(matcher.group(1)), linear(matcher.group(2)), linear(matcher.group(3)));
  }

  private static double linear(String channel) {
    double share = Integer.parseInt(channel) / 255.0;
    return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
  }

  private double luminance() {
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }

  /** The contrast, from 1 to 21 (WCAG 2.2). */
  public double contrast(Colour other) {
    double a = luminance() + 0.05;
    double b = other.luminance() + 0.05;
    return Math.max(a, b) / Math.min(a, b);
  }

  /** How far apart two colours are to an eye, in CIELAB (CIE76); 2.3 can just be told apart. */
  public double distance(Colour other, Eye eye) {
    double[] a = eye.sees(this).lab();
    double[] b = eye.sees(other).lab();
    return Math.hypot(Math.hypot(a[0] - b[0], a[1] - b[1]), a[2] - b[2]);
  }

  private double[] lab() {
    double x = cube((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505);
    double y = cube(luminance());
    double z = cube((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.0888);
    return new double[] {116 * y - 16, 500 * (x - y), 200 * (y - z)};
  }

  private static double cube(double t) {
    return t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16.0 / 116;
  }
}
