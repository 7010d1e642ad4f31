import FoundationEssentials
import Glibc

/// The processes of this machine, from `/proc` (proc(5)).
enum ProcessTable {
  struct Entry: Hashable, Sendable {
    var pid: Int32
    var parent: Int32
    /// Shortened by the kernel.
    var name: String
    var startTicks: Int
    var isZombie: Bool
  }

  /// Nil if there is no such process, or it is a zombie.
  static func entry(_ pid: Int32) -> Entry? {
    guard let data = FileManager.default.contents(atPath: "/proc/\(pid)/stat"),
      let entry = parse(stat: String(decoding: data, as: UTF8.self)), !entry.isZombie
    else { return nil }
    return entry
  }

  /// Reads a line of `/proc/<pid>/stat`. The name is in parentheses and may contain any character,
  /// including parentheses.
  static func parse(stat: String) -> Entry? {
    guard let open = stat.firstIndex(of: "("), let close = stat.lastIndex(of: ")"),
      let pid = Int32(stat[..<open].split(separator: " ").first ?? "")
    else { return nil }
    let fields = stat[stat.index(after: close)...].split(separator: " ")
    guard fields.count > 19, let parent = Int32(fields[1]), let ticks = Int(fields[19]) else {
      return nil
    }
    return Entry(
      pid: pid, parent: parent, name: String(stat[stat.index(after: open)..<close]),
      startTicks: ticks, isZombie: fields[0] == "Z" || fields[0] == "X")
  }

  static var all: [Entry] {
    pids.compactMap { entry($0) }
  }

  /// The descendants of a process.
  static func descendants(of pid: Int32, among entries: [Entry]) -> [Entry] {
    let children = Dictionary(grouping: entries, by: \.parent)
    var found: [Entry] = []
    var next = children[pid] ?? []
    while let entry = next.popLast() {
      found.append(entry)
      next += children[entry.pid] ?? []
    }
    return found
  }

  /// The process that listens on a TCP port of this machine, if this user may see it.
  static func listener(onPort port: Int) -> Entry? {
    let tables = ["/proc/net/tcp", "/proc/net/tcp6"].map { path in
      FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
    let inodes = Set(tables.flatMap { Self.inodes(listeningOn: port, in: $0) })
    guard !inodes.isEmpty else { return nil }
    let links = Set(inodes.map { "socket:[\($0)]" })
    return pids.lazy.filter { holdsAny(of: links, pid: $0) }.compactMap { entry($0) }.first
  }

  /// The sockets in state LISTEN (0A) on a port, from the text of `/proc/net/tcp`.
  static func inodes(listeningOn port: Int, in table: String) -> [String] {
    table.split(separator: "\n").dropFirst().compactMap { line in
      let fields = line.split(separator: " ")
      guard fields.count > 9, fields[3] == "0A", let colon = fields[1].lastIndex(of: ":"),
        Int(fields[1][fields[1].index(after: colon)...], radix: 16) == port
      else { return nil }
      return String(fields[9])
    }
  }

  private static var pids: [Int32] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { Int32($0) }
  }

  private static func holdsAny(of links: Set<String>, pid: Int32) -> Bool {
    let folder = "/proc/\(pid)/fd"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.contains { name in
      var target = [UInt8](repeating: 0, count: 256)
      let count = target.withUnsafeMutableBytes { buffer in
        buffer.baseAddress.map { readlink("\(folder)/\(name)", $0, buffer.count) } ?? -1
      }
      return count > 0 && links.contains(String(decoding: target[..<count], as: UTF8.self))
    }
  }

  /// The time since a process started.
  static func age(of entry: Entry) -> Duration? {
    guard let data = FileManager.default.contents(atPath: "/proc/uptime"),
      let first = String(decoding: data, as: UTF8.self).split(separator: " ").first,
      let uptime = Double(first)
    else { return nil }
    return .seconds(uptime - Double(entry.startTicks) / Double(sysconf(Int32(_SC_CLK_TCK))))
  }
}
