/// Finds single elements in an XML answer without an XML parser.
///
/// Enough for error bodies and for answers of a few flat fields (STS); CairnAWSXML decodes answers
/// with lists or nesting. Comments and CDATA sections aren't supported, because AWS sends none.
public enum XMLText {
  /// The text of the first element of that name, anywhere in the document; nil when there is none.
  public static func first(_ element: String, in document: [UInt8]) -> String? {
    let name = Array(element.utf8)
    var index = 0
    while let start = document[index...].firstIndex(of: UInt8(ascii: "<")) {
      index = start + 1
      guard document[index...].starts(with: name) else { continue }
      let afterName = index + name.count
      guard afterName < document.count, isNameEnd(document[afterName]),
        let tagEnd = document[afterName...].firstIndex(of: UInt8(ascii: ">"))
      else { continue }
      if document[tagEnd - 1] == UInt8(ascii: "/") { return "" }
      let rest = document[(tagEnd + 1)...]
      let end = rest.firstIndex(of: UInt8(ascii: "<")) ?? rest.endIndex
      return unescape(rest[..<end])
    }
    return nil
  }

  private static func isNameEnd(_ byte: UInt8) -> Bool {
    [UInt8(ascii: ">"), UInt8(ascii: "/"), 0x20, 0x0A, 0x0D, 0x09].contains(byte)
  }

  private static let entities: [String: Unicode.Scalar] = [
    "lt": "<", "gt": ">", "amp": "&", "quot": "\"", "apos": "'",
  ]

  private static func unescape(_ text: ArraySlice<UInt8>) -> String {
    var unescaped: [UInt8] = []
    var rest = text
    while let byte = rest.first {
      if byte == UInt8(ascii: "&"), let end = rest.prefix(12).firstIndex(of: UInt8(ascii: ";")),
        let scalar = scalar(String(decoding: rest[(rest.startIndex + 1)..<end], as: UTF8.self))
      {
        unescaped += String(scalar).utf8
        rest = rest[(end + 1)...]
      } else {
        unescaped.append(byte)
        rest = rest.dropFirst()
      }
    }
    return String(decoding: unescaped, as: UTF8.self)
  }

  private static func scalar(_ entity: String) -> Unicode.Scalar? {
    if entity.hasPrefix("#x") {
      return UInt32(entity.dropFirst(2), radix: 16).flatMap { .init($0) }
    }
    if entity.hasPrefix("#") { return UInt32(entity.dropFirst()).flatMap { .init($0) } }
    return entities[entity]
  }
}
