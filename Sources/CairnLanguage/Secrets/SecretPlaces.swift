/// Finds the values of secret parameters in the texts that messages quote: in `default` and
/// `allowed` of a declaration, and in files of parameter values.
enum SecretPlaces {
  /// The byte ranges of secret values, by the name of the source.
  static func find(in sources: [SourceFile]) -> [String: [Range<Int>]] {
    // Skips parsing if nothing can be secret.
    guard sources.contains(where: { mentions("parameters", $0) }) else { return [:] }
    let texts = sources.map(Text.init)
    var declared = Declared()
    for text in texts { declared.add(text.root?["parameters"]) }
    let isUnsure = texts.contains { $0.isBroken && mentions("secret", $0.source) }
    guard isUnsure || !declared.secret.isEmpty else { return [:] }
    var places: [String: [Range<Int>]] = [:]
    for text in texts {
      places[text.source.name, default: []] += declared.places(in: text)
    }
    return places
  }

  private struct Text {
    let source: SourceFile
    let root: YAMLNode?
    /// The text has errors, so a part of it may be missing.
    let isBroken: Bool

    init(_ source: SourceFile) {
      self.source = source
      let (root, problems) = YAMLReader.read(source)
      self.root = root
      isBroken = root == nil || problems.contains { $0.severity == .error }
    }
  }

  /// The parameters that a stack declares.
  private struct Declared {
    var secret: [YAMLNode.Pair] = []
    var names: [String] { secret.map(\.name) }

    mutating func add(_ parameters: YAMLNode?) {
      secret += (parameters?.pairs ?? []).filter {
        $0.value.pairs.map(ParameterDeclaration.isSecret) ?? false
      }
    }

    func places(in text: Text) -> [Range<Int>] {
      var places: [Range<Int>] = []
      if text.root?["stack"] != nil || text.root?["parameters"]?.pairs != nil {
        for field in secret.flatMap({ $0.value.pairs ?? [] })
        where field.name == "default" || field.name == "allowed" {
          places.append(bytes(of: field.value))
        }
        if text.isBroken { places += lines(of: text.source, after: ["default", "allowed"]) }
      } else {
        // A file of parameter values, in which names may be misspelt.
        for pair in text.root?.pairs ?? []
        where names.contains(pair.name) || NearMiss.best(for: pair.name, among: names) != nil {
          places.append(bytes(of: pair.value))
        }
        if text.isBroken {
          places += lines(of: text.source, after: Set(names + ["default", "allowed"]))
        }
      }
      return places
    }
  }

  private static func mentions(_ word: String, _ source: SourceFile) -> Bool {
    String(decoding: source.bytes, as: UTF8.self).contains(word)
  }

  private static func bytes(of node: YAMLNode) -> Range<Int> {
    node.range.start.offset..<max(node.range.end.offset, node.range.start.offset)
  }

  /// The range of the text after `word:` on each line.
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
