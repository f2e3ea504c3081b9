/**
 * What do the policy files say, and which set of them is in force?
 *
 * <p>Order: {@code Sources} reads bytes, {@code YamlReader} makes a tree with line numbers of each file,
 * {@code Variables} fills in the environment, {@code Binder} binds {@code PolicyFile}, {@code PolicySet} merges the
 * files, {@code Catalogue} and {@code Tenants} follow the references, {@link dev.penstock.config.Snapshot} holds the
 * result. Each step either succeeds or names file, line and reason, and nothing is in force before the last one.
 *
 * <p>Threads: a snapshot is immutable and free to share; only {@link dev.penstock.config.SnapshotWatcher} changes.
 */
@org.jspecify.annotations.NullMarked
package dev.penstock.config;
