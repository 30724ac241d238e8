/**
 * The fleet on a CloudWatch dashboard, as a custom widget: what it is asked, and the HTML that it
 * answers. It shows the account of a dry run and does nothing else; its buttons are calls that the
 * dashboard makes, with the rights of the person who looks at it.
 *
 * <p>What the console sends and takes is told in the CloudWatch user guide, "Details about custom
 * widgets", "Interactivity in the custom widget" and "Security and JavaScript": no script, no
 * iframe and no {@code use} survive, and whether a widget's style sheet reaches its neighbours is
 * not said, so every rule of ours is bound to our own class. "Most HTML tags are supported", {@code
 * details} among what the guide neither names nor forbids.
 */
@NullMarked
package dev.unwedge.widget;

import org.jspecify.annotations.NullMarked;
