/**
 * The bench of {@code infra/local/bench}: the packaged function, and what it is measured beside,
 * against a stand-in for CloudWatch and SSM on 127.0.0.1. It is no test; nothing here asserts a
 * time.
 */
package dev.unwedge.bench;
