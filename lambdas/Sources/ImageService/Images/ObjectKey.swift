import CairnAWS

/// The key of an image in the bucket: `<user>/<image id>/<name>`.
///
/// Whatever users and files are called, keys hold nothing but letters, digits, `-`, `_` and `.`: no
/// segment is `.` or `..`, and they come back from events as they were. The user can be read back
/// from the key; the name at the end is there for people alone.
package struct ObjectKey: Hashable, Sendable {
  package var userID: String
  package var imageID: String
  private var name: String

  package init(userID: String, imageID: String, filename: String) {
    self.userID = userID
    self.imageID = imageID
    name = Self.readable(filename)
  }

  package var text: String {
    "\(Self.escape(userID))/\(Self.escape(imageID))/\(name)"
  }

  /// Reads a key of this form; nil for keys that this service does not make.
  package init?(_ text: String) {
    let segments = text.split(separator: "/", omittingEmptySubsequences: false)
    guard segments.count == 3, let userID = Self.unescape(segments[0]),
      let imageID = Self.unescape(segments[1]), !userID.isEmpty, !imageID.isEmpty
    else { return nil }
    self.userID = userID
    self.imageID = imageID
    name = String(segments[2])
    guard self.text == text, name == Self.readable(name) else { return nil }
  }

  /// Letters, digits and `-` as they are; every other byte as `_` and two hexadecimal digits.
  private static func escape(_ text: String) -> String {
    var escaped = ""
    for byte in text.utf8 {
      if isPlain(byte) {
        escaped.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        escaped += "_" + Hex.encode([byte])
      }
    }
    return escaped
  }

  private static func unescape(_ segment: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = Array(segment.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "_") else {
        bytes.append(byte)
        continue
      }
      guard let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
        return nil
      }
      bytes.append(value)
      rest = rest.dropFirst(2)
    }
    return String(validating: bytes, as: UTF8.self)
  }

  /// The name with `-` for what is not plain, at most 100 bytes of its end, which holds the
  /// extension.
  private static func readable(_ filename: String) -> String {
    let replaced = filename.unicodeScalars.map { scalar in
      scalar.isASCII && (isPlain(UInt8(ascii: scalar)) || scalar == "." || scalar == "_")
        ? scalar : "-"
    }
    let name = String(String.UnicodeScalarView(replaced.suffix(100)))
    return name.hasPrefix(".") ? "-" + name.dropFirst() : name
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
