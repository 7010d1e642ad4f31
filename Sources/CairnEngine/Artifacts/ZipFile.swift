/// A deterministic zip file (APPNOTE.TXT of PKWARE): sorted by name, without times and owners of
/// files.
struct ZipFile: Sendable {
  struct Entry: Sendable {
    /// With `/` between folders.
    var name: String
    var bytes: [UInt8]
    var mode: Mode
  }

  enum Mode: Sendable {
    case plain
    case executable

    fileprivate var permissions: UInt32 {
      switch self {
      case .plain: 0o100644
      case .executable: 0o100755
      }
    }
  }

  private(set) var entries: [Entry] = []

  init(_ entries: [Entry]) {
    self.entries = entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// Larger sizes and offsets would need Zip64, which isn't supported.
  private static let limit = Int(UInt32.max) - 1

  /// The whole file.
  func bytes() throws(ArtifactError) -> [UInt8] {
    guard entries.count <= 65_534 else {
      throw ArtifactError("A zip of \(entries.count) files is too large: 65534 is the limit.")
    }
    var file = Writer()
    var directory = Writer()
    for entry in entries {
      guard entry.bytes.count <= Self.limit, file.bytes.count <= Self.limit else {
        throw ArtifactError("\(entry.name) makes the zip larger than 4 GiB, which is the limit.")
      }
      try add(entry, to: &file, &directory)
    }
    let start = file.bytes.count
    guard start + directory.bytes.count <= Self.limit else {
      throw ArtifactError("The zip would be larger than 4 GiB, which is the limit.")
    }
    file.bytes += directory.bytes
    file.four(0x0605_4b50)  // end of central directory
    file.two(0, 0, entries.count, entries.count)
    file.four(directory.bytes.count, start)
    file.two(0)
    return file.bytes
  }

  private func add(
    _ entry: Entry, to file: inout Writer, _ directory: inout Writer
  ) throws(ArtifactError) {
    guard let packed = Deflate.compress(entry.bytes) else {
      throw ArtifactError("\(entry.name) can't be compressed: there is not enough memory.")
    }
    // Stored uncompressed if compression doesn't help.
    let isStored = packed.count >= entry.bytes.count
    let content = isStored ? entry.bytes : packed
    var facts = Writer()
    facts.two(20)  // needs version 2.0
    facts.two(0x0800)  // the name is UTF-8
    facts.two(isStored ? 0 : 8)
    facts.two(0, 0x0021)  // midnight of 1980-01-01, the first moment that zip knows
    facts.four(Int(Deflate.crc32(entry.bytes)), content.count, entry.bytes.count)
    facts.two(entry.name.utf8.count, 0)

    directory.four(0x0201_4b50)  // central file header
    directory.two(0x0314)  // made on Unix, by version 2.0
    directory.bytes += facts.bytes
    directory.two(0, 0, 0)
    directory.four(Int(entry.mode.permissions) << 16, file.bytes.count)
    directory.bytes += entry.name.utf8

    file.four(0x0403_4b50)  // local file header
    file.bytes += facts.bytes
    file.bytes += entry.name.utf8
    file.bytes += content
  }
}

/// Numbers in little-endian order.
private struct Writer {
  var bytes: [UInt8] = []

  mutating func two(_ numbers: Int...) {
    for number in numbers { append(number, count: 2) }
  }

  mutating func four(_ numbers: Int...) {
    for number in numbers { append(number, count: 4) }
  }

  private mutating func append(_ number: Int, count: Int) {
    for index in 0..<count { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * index))) }
  }
}
