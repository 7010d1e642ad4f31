/// The comments `# cairn: allow CODE, CODE` of a stack. One holds for its own line, or, on a line of
/// its own, for the next one that isn't a comment.
struct AllowComments {
  private var codes: [Int: Set<String>] = [:]

  init(_ source: SourceFile) {
    var waiting: Set<String> = []
    var number = 0
    var start = source.bytes.startIndex
    let end = source.bytes.endIndex
    while start < end {
      var lineEnd = start
      var comment: Int?
      while lineEnd < end, source.bytes[lineEnd] != 0x0A {
        if source.bytes[lineEnd] == UInt8(ascii: "#"), comment == nil,
          source.bytes[lineEnd...].starts(with: Self.opening),
          lineEnd == start || Self.isSpace(source.bytes[lineEnd - 1])
        {
          comment = lineEnd
        }
        lineEnd += 1
      }
      number += 1
      let found = comment.map { Self.codes(in: source.bytes[$0..<lineEnd]) } ?? []
      let first = source.bytes[start..<lineEnd].first { !Self.isSpace($0) }
      if first == UInt8(ascii: "#") || first == nil || first == 0x0D {
        waiting.formUnion(found)
      } else {
        if !found.isEmpty || !waiting.isEmpty { codes[number] = found.union(waiting) }
        waiting = []
      }
      start = lineEnd + 1
    }
  }

  func allows(_ diagnostic: Diagnostic) -> Bool {
    guard let line = diagnostic.location?.range.start.line else { return false }
    return codes[line]?.contains(diagnostic.code.rawValue) ?? false
  }

  private static let opening = Array("# cairn: allow ".utf8)

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  private static func codes(in comment: ArraySlice<UInt8>) -> Set<String> {
    // Words after the codes may say why.
    let words = comment.dropFirst(opening.count)
      .split { $0 == UInt8(ascii: ",") || $0 == 0x20 || $0 == 0x0D }
    return Set(words.map { String(decoding: $0, as: UTF8.self) })
  }
}
