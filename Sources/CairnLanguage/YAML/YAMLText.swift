/// Finds what libyaml must not receive: invalid UTF-8, other encodings, and characters that YAML
/// does not allow.
enum YAMLText {
  /// At most ten findings, in the order of the text; none if the text can be read.
  static func check(_ source: SourceFile) -> [Diagnostic] {
    let bytes = source.bytes
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      return [
        Diagnostic(
          .invalidEncoding, "The file is UTF-16 text, but stacks are UTF-8. Save it as UTF-8.",
          at: source.location(ofBytes: 0..<0))
      ]
    }
    return bytes.withUnsafeBufferPointer { check($0, of: source) }
  }

  private static func check(
    _ bytes: UnsafeBufferPointer<UInt8>, of source: SourceFile
  ) -> [Diagnostic] {
    var found: [Diagnostic] = []
    var at = source.byteOrderMarkLength
    // A binary file would fill screens with findings; ten are enough to recognise it.
    while at < bytes.count, found.count < 10 {
      let byte = bytes[at]
      if byte >= 0x20, byte < 0x7F || byte == 0x0A {
        at += 1
        continue
      }
      if byte < 0x80 {
        if byte != 0x09, byte != 0x0A, byte != 0x0D {
          found.append(controlCharacter(UInt32(byte), at: at..<(at + 1), source))
        }
        at += 1
        continue
      }
      guard let (value, length) = scalar(in: bytes, at: at) else {
        found.append(
          Diagnostic(
            .invalidEncoding,
            "The byte 0x\(hex(UInt32(byte), width: 2)) is not UTF-8 text. "
              + "Save the file as UTF-8.",
            at: source.location(ofBytes: at..<(at + 1))))
        // The rest of the file would only repeat this finding.
        return found
      }
      if !isAllowed(value) {
        found.append(controlCharacter(value, at: at..<(at + length), source))
      }
      at += length
    }
    return found
  }

  private static func controlCharacter(
    _ value: UInt32, at range: Range<Int>, _ source: SourceFile
  ) -> Diagnostic {
    Diagnostic(
      .controlCharacter,
      "YAML doesn't allow U+\(hex(value, width: 4)) in a text. Remove it, or write it as an escape in "
        + "double quotes: \"\\\(value < 0x100 ? "x" + hex(value, width: 2) : "u" + hex(value, width: 4))\".",
      at: source.location(ofBytes: range))
  }

  /// The characters of YAML 1.1 beyond ASCII.
  private static func isAllowed(_ value: UInt32) -> Bool {
    switch value {
    case 0x85, 0xA0...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD, 0x10000...0x10FFFF: true
    default: false
    }
  }

  /// The scalar that begins at `at` and its length in bytes; nil if the bytes aren't UTF-8.
  private static func scalar(
    in bytes: UnsafeBufferPointer<UInt8>, at: Int
  ) -> (UInt32, Int)? {
    func tail(_ offset: Int) -> UInt32? {
      guard at + offset < bytes.count, bytes[at + offset] & 0xC0 == 0x80 else { return nil }
      return UInt32(bytes[at + offset] & 0x3F)
    }
    let first = UInt32(bytes[at])
    switch first {
    case 0xC2...0xDF:
      guard let a = tail(1) else { return nil }
      return ((first & 0x1F) << 6 | a, 2)
    case 0xE0...0xEF:
      guard let a = tail(1), let b = tail(2) else { return nil }
      let value = (first & 0x0F) << 12 | a << 6 | b
      return value < 0x800 || (0xD800...0xDFFF).contains(value) ? nil : (value, 3)
    case 0xF0...0xF4:
      guard let a = tail(1), let b = tail(2), let c = tail(3) else { return nil }
      let value = (first & 0x07) << 18 | a << 12 | b << 6 | c
      return value < 0x10000 || value > 0x10FFFF ? nil : (value, 4)
    default: return nil
    }
  }
}

/// Upper-case hexadecimal digits, with leading zeros up to `width`.
package func hex(_ value: UInt32, width: Int) -> String {
  let digits = String(value, radix: 16, uppercase: true)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
