import CairnAWS
import CairnEngine
import FoundationEssentials

/// A zip that holds a shell script named `bootstrap`: the least that Lambda takes.
enum TinyZip {
  /// - Parameter padding: how many bytes more than the script it holds.
  static func artifact(padding: Int = 0) throws -> Artifact {
    let path = FileManager.default.temporaryDirectory
      .appending(path: "cairn-tiny-\(padding)-\(UInt64.random(in: 0...UInt64.max)).zip").path()
    // What is padded is new each time: nobody has staged it yet.
    let run = padding == 0 ? "" : "# \(UInt64.random(in: 0...UInt64.max))\n"
    let script = "#!/bin/sh\nexit 1\n" + run + String(repeating: "#", count: padding)
    let bytes = zip("bootstrap", Array(script.utf8))
    try Data(bytes).write(to: URL(filePath: path), options: .atomic)
    return Artifact(
      zipPath: path, sha256: Base64.encode(Digest.sha256(bytes)), sizeInBytes: bytes.count)
  }

  /// A stored, executable file (PKWARE "APPNOTE", 4.3).
  private static func zip(_ name: String, _ content: [UInt8]) -> [UInt8] {
    func number(_ value: UInt32, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }
    let size = UInt32(content.count)
    let common =
      number(0, 2) + number(0, 2) + number(0x21_0000, 4) + number(crc32(content), 4)
      + number(size, 4) + number(size, 4) + number(UInt32(name.utf8.count), 2) + number(0, 2)
    let local = number(0x0403_4b50, 4) + number(20, 2) + common + Array(name.utf8) + content
    let central =
      number(0x0201_4b50, 4) + number(0x0314, 2) + number(20, 2) + common + number(0, 6)
      + number(0o100755 << 16, 4) + number(0, 4) + Array(name.utf8)
    let end =
      number(0x0605_4b50, 4) + number(0, 4) + number(1, 2) + number(1, 2)
      + number(UInt32(central.count), 4) + number(UInt32(local.count), 4) + number(0, 2)
    return local + central + end
  }

  private static func crc32(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(UInt32.max) { crc, byte in
      (0..<8).reduce(crc ^ UInt32(byte)) { crc, _ in
        crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1
      }
    }
  }
}
