/// Reads any zip file (APPNOTE.TXT of PKWARE). Zip64, encryption and methods other than deflate
/// aren't supported.
package struct ZipContents: Sendable {
  private let bytes: [UInt8]
  private let places: [String: Place]

  private struct Place {
    var method: Int
    var packedSize: Int
    var size: Int
    var header: Int
  }

  /// The limit of unpacked bytes: Lambda's maximum (250 MB).
  private static let largest = 256 << 20

  /// Nil if it isn't a zip file.
  package init?(_ bytes: [UInt8]) {
    guard let end = Self.endOfDirectory(bytes),
      let count = Self.number(bytes, at: end + 10, 2), var at = Self.number(bytes, at: end + 16, 4)
    else { return nil }
    var places: [String: Place] = [:]
    for _ in 0..<count {
      guard Self.number(bytes, at: at, 4) == 0x0201_4b50,
        let method = Self.number(bytes, at: at + 10, 2),
        let packedSize = Self.number(bytes, at: at + 20, 4),
        let size = Self.number(bytes, at: at + 24, 4),
        let nameLength = Self.number(bytes, at: at + 28, 2),
        let extraLength = Self.number(bytes, at: at + 30, 2),
        let commentLength = Self.number(bytes, at: at + 32, 2),
        let header = Self.number(bytes, at: at + 42, 4), at + 46 + nameLength <= bytes.count
      else { return nil }
      let name = String(decoding: bytes[at + 46..<at + 46 + nameLength], as: UTF8.self)
      places[name] = Place(method: method, packedSize: packedSize, size: size, header: header)
      at += 46 + nameLength + extraLength + commentLength
    }
    self.bytes = bytes
    self.places = places
  }

  /// The content of a file; nil if it doesn't exist or can't be read.
  package func file(_ name: String) -> [UInt8]? {
    guard let place = places[name], place.size <= Self.largest,
      Self.number(bytes, at: place.header, 4) == 0x0403_4b50,
      let nameLength = Self.number(bytes, at: place.header + 26, 2),
      let extraLength = Self.number(bytes, at: place.header + 28, 2)
    else { return nil }
    let start = place.header + 30 + nameLength + extraLength
    guard start + place.packedSize <= bytes.count else { return nil }
    let packed = bytes[start..<start + place.packedSize]
    switch place.method {
    case 0: return packed.count == place.size ? Array(packed) : nil
    case 8: return Deflate.decompress(packed, size: place.size)
    default: return nil
    }
  }

  /// The record is at the end, before a comment of at most 65535 bytes.
  private static func endOfDirectory(_ bytes: [UInt8]) -> Int? {
    guard bytes.count >= 22 else { return nil }
    let last = bytes.count - 22
    return (max(0, last - 65_535)...last).reversed().first {
      number(bytes, at: $0, 4) == 0x0605_4b50
    }
  }

  /// In little-endian order; nil past the end.
  private static func number(_ bytes: [UInt8], at start: Int, _ count: Int) -> Int? {
    guard start >= 0, start + count <= bytes.count else { return nil }
    return (0..<count).reduce(0) { $0 | Int(bytes[start + $1]) << (8 * $1) }
  }
}
