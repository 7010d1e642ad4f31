/// The comments `# cairn: allow CODE, CODE` of a stack. One holds for its own line, or, on a line of
/// its own, for the next one that is no comment.
struct AllowComments {
  private var codes: [Int: Set<String>] = [:]

  init(_ source: SourceFile) {
    var waiting: Set<String> = []
    let lines = String(decoding: source.bytes, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      let found = Self.codes(in: line)
      let text = line.drop { $0 == " " || $0 == "\t" }
      if text.first == "#" || text.isEmpty || text == "\r" {
        waiting.formUnion(found)
      } else {
        if !found.isEmpty || !waiting.isEmpty { codes[index + 1] = found.union(waiting) }
        waiting = []
      }
    }
  }

  func allows(_ diagnostic: Diagnostic) -> Bool {
    guard let line = diagnostic.location?.range.start.line else { return false }
    return codes[line]?.contains(diagnostic.code.rawValue) ?? false
  }

  private static func codes(in line: Substring) -> Set<String> {
    guard let comment = line.firstRange(of: "# cairn: allow ") else { return [] }
    let before = line[..<comment.lowerBound].last
    guard before == nil || before == " " || before == "\t" else { return [] }
    // Words after the codes may say why.
    let words = line[comment.upperBound...].split { $0 == "," || $0 == " " || $0 == "\r" }
    return Set(words.map(String.init))
  }
}
