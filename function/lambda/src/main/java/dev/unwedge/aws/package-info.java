/**
 * CloudWatch and SSM: the only package that knows the AWS SDK. What a service answers is looked at
 * in full (every page, every status, every message), and what is missing is said to be missing.
 */
@NullMarked
package dev.unwedge.aws;

import org.jspecify.annotations.NullMarked;
