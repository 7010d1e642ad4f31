/// Edits a YAML text in place: everything that an edit doesn't change stays byte for byte the same.
///
/// After each step the text is parsed again. If it differs in meaning from the old text by more
/// than the step, the edit is refused and nothing changes. The rules:
/// - A new entry of a map goes where its placement says, above the comments of the entry that
///   follows; a new item of a list goes to its index. Both take the indentation, the line breaks
///   and the style (block or flow) of their collection.
/// - If a map is an alias, adding an entry replaces it with a map that merges it:
///   `{<<: *name, key: value}`.
/// - Removing an entry removes the comment on its line, and also the comment lines directly above
///   it, unless the next line is another entry, which they may be about too.
/// - A new value is written on one line if it fits the width of the layout.
package struct YAMLEditor: Sendable {
  package private(set) var source: SourceFile
  package private(set) var root: YAMLNode
  package let layout: YAMLLayout
  /// The start offsets of nodes that aliases or merge keys repeat elsewhere.
  private(set) var repeated: Set<Int>
  /// The errors of the original text; an edit must not add any.
  private let problems: [DiagnosticCode]
  private let original: SourceFile
  /// The splices that turn the original text into the current one.
  private var splices: [Splice] = []

  /// The change that a step makes at its path.
  enum Change: Hashable, Sendable {
    /// Sets the value at the path, which may be new.
    case set(YAMLFragment)
    case remove
    /// Inserts the item before the one at the path, or after the last one.
    case insert(YAMLFragment)
  }

  /// A place in the document that an edit passes through.
  struct Place {
    var node: YAMLNode
    var isInFlow: Bool
  }

  /// Nil for a text without a value, and after a syntax error.
  package init?(_ source: SourceFile) {
    let (root, diagnostics) = YAMLReader.read(source)
    guard let root, !diagnostics.contains(where: \.code.breaksOffText) else { return nil }
    self.source = source
    self.root = root
    original = source
    problems = diagnostics.filter { $0.severity == .error }.map(\.code)
    layout = YAMLLayout(of: source, root)
    repeated = Self.repeated(in: root)
  }

  /// Whether the text is valid YAML without errors.
  var isSound: Bool { problems.isEmpty }

  package var writer: YAMLWriter { YAMLWriter(layout: layout) }

  /// The edits that turn the original text into the current one, in the order of the text, as
  /// language servers need them.
  package var textEdits: [TextEdit] {
    let lines = LineIndex(original)
    return splices.map { splice in
      TextEdit(
        range: lines.range(splice.range),
        replacement: String(decoding: splice.text, as: UTF8.self))
    }
  }

  // MARK: Steps

  /// Performs all of the edits or, if it throws, none.
  ///
  /// Edits at a range come first: their ranges are offsets into the text before all edits. Each of
  /// the others applies to the result of the one before it.
  package mutating func perform(_ edits: [YAMLEdit]) throws(EditRefusal) {
    let before = self
    do throws(EditRefusal) {
      let ranged = edits.prefix { $0.range != nil }
      if !ranged.isEmpty { try reword(ranged) }
      for edit in edits.dropFirst(ranged.count) { try perform(edit) }
    } catch {
      self = before
      throw error
    }
  }

  private mutating func perform(_ edit: YAMLEdit) throws(EditRefusal) {
    switch edit {
    case .set(let path, let fragment, let placement): try set(path, to: fragment, placement)
    case .remove(let path, let comments, let keeping):
      try remove(path, comments: comments, keeping: keeping)
    case .insert(let fragment, let path, let index): try insert(fragment, into: path, at: index)
    case .reword, .annotate: try reword([edit])
    }
  }

  /// Replaces the value at a path; adds the entry if its map doesn't have it (`YAMLEdit.set`).
  ///
  /// - Throws: `EditRefusal` if the place is shared or can't be edited alone. The text is unchanged
  ///   then.
  package mutating func set(
    _ path: [YAMLStep], to fragment: YAMLFragment, _ placement: YAMLEdit.Placement = .last
  ) throws(EditRefusal) {
    guard let last = path.last else { throw EditRefusal(.layout, at: location(of: root)) }
    let above = path.dropLast()
    if case .key(let key) = last {
      let entry = YAMLFragment.Entry(key, fragment)
      if case .section = placement, !above.isEmpty, node(at: above) == nil {
        return try set(Array(above), to: .map([entry]), placement)
      }
      if let map = node(at: above), let alias = map.alias, map.pairs != nil, map[key] == nil {
        _ = try place(at: above.dropLast())
        return try become(.set(fragment), at: path, [merge(of: alias, with: entry)])
      }
      let parent = try place(at: above)
      guard let pair = parent.node.pairs?.first(where: { $0.name == key }) else {
        return try become(
          .set(fragment), at: path, insertion(of: entry, placement, in: parent, at: path))
      }
      try check(pair)
      try become(
        .set(fragment), at: path,
        replacement(of: pair.value, key: pair.key, by: fragment, in: parent))
    } else if case .item(let index) = last {
      let parent = try place(at: above)
      guard let item = parent.node.items?[at: index] else {
        throw EditRefusal(.layout, at: location(of: parent.node))
      }
      try check(item)
      try become(.set(fragment), at: path, replacement(of: item, by: fragment, in: parent))
    }
  }

  /// Removes an entry or an item (`YAMLEdit.remove`). Does nothing if it doesn't exist.
  ///
  /// - Throws: `EditRefusal` if the place is shared or can't be edited alone. The text is unchanged
  ///   then.
  package mutating func remove(
    _ path: [YAMLStep], comments: YAMLEdit.CommentsAbove = .ifSurelyItsOwn, keeping: Int = .max
  ) throws(EditRefusal) {
    var path = path
    while path.count - 1 > keeping, node(at: path.dropLast())?.pairs?.count == 1 {
      path.removeLast()
    }
    guard let last = path.last else { throw EditRefusal(.layout, at: location(of: root)) }
    let parent = try place(at: path.dropLast())
    switch last {
    case .key(let key):
      guard let pair = parent.node.pairs?.first(where: { $0.name == key }) else { return }
      if pair.isMerged { throw EditRefusal(.merge, at: location(of: pair.key)) }
      try checkShared(pair.value)
      let start = pair.key.place.start.offset
      try become(
        .remove, at: path, removal(ofChildAt: start, from: parent, at: path, comments))
    case .item(let index):
      guard let item = parent.node.items?[at: index] else { return }
      try checkShared(item)
      let start = item.place.start.offset
      try become(
        .remove, at: path, removal(ofChildAt: start, from: parent, at: path, comments))
    }
  }

  /// Adds an item to a list, before the item at `index`; at the end if it is nil
  /// (`YAMLEdit.insert`).
  ///
  /// - Throws: `EditRefusal` if the list is shared or can't be edited alone, or if `index` is out
  ///   of range. The text is unchanged then.
  package mutating func insert(
    _ fragment: YAMLFragment, into path: [YAMLStep], at index: Int? = nil
  ) throws(EditRefusal) {
    let parent = try place(at: path[...])
    let count = parent.node.items?.count ?? 0
    let index = index ?? count
    guard parent.node.items != nil, index <= count else {
      throw EditRefusal(.layout, at: location(of: parent.node))
    }
    try become(
      .insert(fragment), at: path + [.item(index)],
      insertion(ofItem: fragment, at: index, in: parent))
  }

  private mutating func reword(_ edits: some Collection<YAMLEdit>) throws(EditRefusal) {
    let start = edits.first?.range?.lowerBound ?? 0
    let refusal = EditRefusal(.layout, at: source.location(ofBytes: start..<start))
    guard let (splices, rewording) = rewording(edits) else { throw refusal }
    try become(splices, YAMLFragment(root, rewording), else: refusal)
  }

  // MARK: Checking

  private mutating func become(
    _ change: Change, at path: [YAMLStep], _ splices: [Splice]?
  ) throws(EditRefusal) {
    let place = node(at: path) ?? node(at: path.dropLast())
    let refusal = EditRefusal(.layout, at: place.map(location(of:)))
    do throws(EditRefusal) {
      try become(splices, YAMLFragment(root).after(change, at: path[...]), else: refusal)
    } catch {
      if change == .remove, let place { try checkSharedWithin(place) }
      throw error
    }
  }

  /// Applies the splices if the resulting text has the wanted meaning and no new errors.
  private mutating func become(
    _ splices: [Splice]?, _ wanted: YAMLFragment?, else refusal: EditRefusal
  ) throws(EditRefusal) {
    guard let splices, let wanted, let edited = YAMLEditor(source.applying(splices)),
      !edited.hasProblems(beyond: problems), YAMLFragment(edited.root).says(wanted)
    else { throw refusal }
    self.splices = self.splices.followed(by: splices)
    source = edited.source
    root = edited.root
    repeated = edited.repeated
  }

  private func hasProblems(beyond known: [DiagnosticCode]) -> Bool {
    var known = known
    return problems.contains { code in
      guard let index = known.firstIndex(of: code) else { return true }
      known.remove(at: index)
      return false
    }
  }
}

extension Array {
  subscript(at index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
