import CairnJSON
import FoundationEssentials

/// A process that others on the same machine can check, so that the lock of a killed run is taken
/// over at once and not after its lease. On Linux only; nil elsewhere.
package struct LockOwnerProcess: Hashable, Sendable {
  /// The kernel's boot id, which process numbers depend on.
  package var boot: String
  /// The namespace of the number: containers share a kernel, but not their numbers.
  package var namespace: String
  package var pid: Int
  /// In clock ticks since boot, because numbers are reused.
  package var startTime: String

  package init(boot: String, namespace: String, pid: Int, startTime: String) {
    self.boot = boot
    self.namespace = namespace
    self.pid = pid
    self.startTime = startTime
  }

  package init?(json: JSONValue) {
    guard let boot = json["boot"]?.string, let namespace = json["namespace"]?.string,
      let pid = json["pid"]?.int, let startTime = json["startTime"]?.string
    else { return nil }
    self.init(boot: boot, namespace: namespace, pid: pid, startTime: startTime)
  }

  package var json: JSONValue {
    [
      "boot": .string(boot), "namespace": .string(namespace), "pid": .int(pid),
      "startTime": .string(startTime),
    ]
  }
}

/// Identifies this run, and checks whether another run on this machine still exists. See proc(5).
package struct LockOwnerProcesses: Sendable {
  /// `user@host (pid 123)`
  package var who: String
  package var own: LockOwnerProcess?
  /// True only if the process has certainly ended.
  package var isGone: @Sendable (LockOwnerProcess) -> Bool

  package init(
    who: String, own: LockOwnerProcess?, isGone: @escaping @Sendable (LockOwnerProcess) -> Bool
  ) {
    self.who = who
    self.own = own
    self.isGone = isGone
  }

  package static func ofThisMachine(user: String, host: String, pid: Int) -> LockOwnerProcesses {
    let own = process(pid)
    return LockOwnerProcesses(who: "\(user)@\(host) (pid \(pid))", own: own) { other in
      guard let own, own.boot == other.boot, own.namespace == other.namespace else {
        return false
      }
      return startTime(other.pid) != other.startTime
    }
  }

  private static func process(_ pid: Int) -> LockOwnerProcess? {
    guard let boot = text("/proc/sys/kernel/random/boot_id"),
      let namespace = try? FileManager.default.destinationOfSymbolicLink(
        atPath: "/proc/self/ns/pid"),
      let startTime = startTime(pid)
    else { return nil }
    return LockOwnerProcess(boot: boot, namespace: namespace, pid: pid, startTime: startTime)
  }

  /// Field 22 of /proc/PID/stat, counted after the name in brackets, which may contain anything. A
  /// zombie counts as ended.
  private static func startTime(_ pid: Int) -> String? {
    guard let stat = text("/proc/\(pid)/stat"), let end = stat.lastIndex(of: ")") else {
      return nil
    }
    let fields = stat[stat.index(after: end)...].split(separator: " ")
    guard fields.count > 19, fields[0] != "Z", fields[0] != "X" else { return nil }
    return String(fields[19])
  }

  private static func text(_ path: String) -> String? {
    // Files of /proc have a size of 0, so they are read to their end.
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    let text = String(decoding: data, as: UTF8.self)
    return text.split(separator: "\n").first.map(String.init)
  }
}
