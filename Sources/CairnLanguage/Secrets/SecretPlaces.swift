/// Where the values of secret parameters stand in the texts that messages quote: in `default` and
/// `allowed` of a declaration, and in files of parameter values.
enum SecretPlaces {
  /// By the name of the source.
  static func find(in sources: [SourceFile]) -> [String: [Range<Int>]] {
    // Reading again is spared where nothing can be secret.
    guard sources.contains(where: { mentions("parameters", $0) }) else { return [:] }
    var names: Set<String> = []
    var places: [String: [Range<Int>]] = [:]
    let roots = sources.map { YAMLReader.read($0).root }
    for (source, root) in zip(sources, roots) {
      guard let root, !root.isBroken else {
        // What can't be read may have secrets anywhere behind these words.
        if mentions("sec", source) {
          places[source.name, default: []] += lines(of: source, after: ["default", "allowed"])
        }
        continue
      }
      for pair in root["parameters"]?.pairs ?? [] {
        guard let fields = pair.value.pairs, ParameterDeclaration.isSecret(fields) else { continue }
        names.insert(pair.name)
        for field in fields where field.name == "default" || field.name == "allowed" {
          places[source.name, default: []].append(bytes(of: field.value))
        }
      }
    }
    if names.isEmpty { return places }
    for (source, root) in zip(sources, roots) {
      guard let root, !root.isBroken else {
        places[source.name, default: []] += lines(of: source, after: names)
        continue
      }
      for pair in root.pairs ?? [] where names.contains(pair.name) && root["stack"] == nil {
        places[source.name, default: []].append(bytes(of: pair.value))
      }
    }
    return places
  }

  private static func mentions(_ word: String, _ source: SourceFile) -> Bool {
    String(decoding: source.bytes, as: UTF8.self).contains(word)
  }

  private static func bytes(of node: YAMLNode) -> Range<Int> {
    node.range.start.offset..<max(node.range.end.offset, node.range.start.offset)
  }

  /// What stands behind `word:` on its line.
  private static func lines(of source: SourceFile, after words: Set<String>) -> [Range<Int>] {
    var places: [Range<Int>] = []
    var start = 0
    while start < source.bytes.count {
      let end = source.bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? source.bytes.count
      let line = Array(source.bytes[start..<end])
      for word in words {
        let key = Array("\(word):".utf8)
        guard line.count >= key.count else { continue }
        for at in 0...(line.count - key.count)
        where line[at..<(at + key.count)].elementsEqual(key) {
          places.append((start + at + key.count)..<end)
        }
      }
      start = end + 1
    }
    return places
  }
}
