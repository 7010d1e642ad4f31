/// Checks the keys of maps and expands merge keys.
struct YAMLMappings {
  let file: String
  var diagnostics: [Diagnostic] = []

  init(file: String) { self.file = file }

  /// Reports invalid and repeated keys, and adds the pairs of merge keys.
  mutating func check(_ pairs: [YAMLNode.Pair]) -> [YAMLNode.Pair] {
    var result: [YAMLNode.Pair] = []
    result.reserveCapacity(pairs.count)
    var names = KeyIndex()
    var merges: [YAMLNode.Pair] = []
    for pair in pairs {
      guard let name = pair.key.text else {
        report(
          .invalidKey, "A key has to be a plain text; this one is \(pair.key.noun).",
          pair.key)
        continue
      }
      if case .scalar("<<", .plain) = pair.key.content {
        if let first = merges.first {
          reportDuplicate("<<", pair.key, first.key)
        } else {
          merges.append(pair)
        }
      } else if name.isEmpty {
        report(.invalidKey, "The key before this `:` is missing.", pair.key)
      } else if let first = names.insert(name, result) {
        reportDuplicate(name, pair.key, result[first].key)
      } else {
        result.append(pair)
      }
    }
    for merge in merges {
      for pair in mergedPairs(merge.value) where names.insert(pair.name, result) == nil {
        result.append(YAMLNode.Pair(key: pair.key, value: pair.value, isMerged: true))
      }
    }
    return result
  }

  /// The pairs that a merge key adds, highest precedence first: if several maps are listed, an
  /// earlier one overrides a later one.
  private mutating func mergedPairs(_ node: YAMLNode) -> [YAMLNode.Pair] {
    if let pairs = node.pairs { return pairs }
    if let items = node.items {
      return items.flatMap { item -> [YAMLNode.Pair] in
        if let pairs = item.pairs { return pairs }
        reportMerge(item)
        return []
      }
    }
    reportMerge(node)
    return []
  }

  private mutating func reportMerge(_ node: YAMLNode) {
    if node.isBroken { return }
    report(
      .invalidMerge,
      "`<<` takes a map or a list of maps, mostly as aliases (`<<: *name`); this is \(node.noun).",
      node)
  }

  private mutating func reportDuplicate(_ name: String, _ key: YAMLNode, _ first: YAMLNode) {
    report(
      .duplicateKey,
      "`\(name)` appears twice in this map. Remove one, or give it another name.", key,
      notes: [Diagnostic.Note("`\(name)` first appears here", at: location(first.place))])
  }

  private mutating func report(
    _ code: DiagnosticCode, _ detail: String, _ node: YAMLNode, notes: [Diagnostic.Note] = []
  ) {
    diagnostics.append(Diagnostic(code, detail, at: location(node.place), notes: notes))
  }

  private func location(_ range: SourceRange) -> SourceLocation {
    SourceLocation(file: file, range: range)
  }
}

/// The keys of a map. Most maps are small and need no hash table.
private struct KeyIndex {
  private var table: [String: Int] = [:]

  /// The index of the pair that already has the key. If there is none, returns nil and assumes that
  /// the caller appends the pair.
  mutating func insert(_ name: String, _ pairs: [YAMLNode.Pair]) -> Int? {
    if pairs.count < 12 { return pairs.firstIndex { $0.name == name } }
    if table.count < pairs.count {
      for index in table.count..<pairs.count { table[pairs[index].name] = index }
    }
    return table[name]
  }
}
