/// `{…}` and `[…]`.
extension OutlineScanner {
  func isFlowIndicator(_ index: Int) -> Bool {
    switch bytes[index] {
    case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"),
      UInt8(ascii: "}"):
      true
    default: false
    }
  }

  /// Reads a flow collection with its content. Stops after its closing bracket or, if that is
  /// missing, at the end of the line before the one where the rest of the file seems to continue.
  mutating func flow(of owner: Int) {
    let indent = entries[owner].indent
    var collections: [Int] = []
    /// The last entry of the innermost collection, until a comma follows.
    var pending: Int?
    push(owner, &collections)
    while at < bytes.count {
      if isSpace(at) {
        at += 1
      } else if isCommentStart(at) {
        skipComment()
      } else if isLineEnd(at) {
        if goesOnOutside(after: at, indent) { break }
        skipLineEnd()
      } else {
        switch bytes[at] {
        case UInt8(ascii: ","):
          pending = nil
          at += 1
        case UInt8(ascii: "{"), UInt8(ascii: "["):
          let entry = holder(pending, in: collections)
          push(entry, &collections)
          pending = nil
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
          pending = close(&collections)
          at += 1
          if collections.isEmpty { return }
        case UInt8(ascii: ":") where pending.map { entries[$0].colon == nil } ?? false:
          if let pending { colon(of: pending) }
        default: pending = scalar(pending, in: collections, below: indent)
        }
      }
    }
    while let open = collections.popLast() { end(open) }
  }

  private mutating func push(_ owner: Int, _ collections: inout [Int]) {
    entries[owner].value = .flow(open: at, close: nil, isMapping: bytes[at] == UInt8(ascii: "{"))
    at += 1
    finish(owner, at: at)
    collections.append(owner)
  }

  /// Closes the innermost collection with this kind of bracket; ignores a bracket that closes none.
  private mutating func close(_ collections: inout [Int]) -> Int? {
    let isMapping = bytes[at] == UInt8(ascii: "}")
    guard let match = collections.lastIndex(where: { self.isMapping($0) == isMapping }) else {
      return nil
    }
    while collections.count > match + 1, let open = collections.popLast() { end(open) }
    guard let owner = collections.popLast(),
      case .flow(let open, _, _) = entries[owner].value
    else { return nil }
    entries[owner].value = .flow(open: open, close: at, isMapping: isMapping)
    finish(owner, at: at + 1)
    if let parent = collections.last { finish(parent, at: at + 1) }
    return owner
  }

  private mutating func end(_ owner: Int) {
    if let last = entries[owner].lastChild { finish(owner, at: entries[last].end) }
    let parent = entries[owner].parent
    if entries[owner].isInFlow { finish(parent, at: entries[owner].end) }
  }

  private func isMapping(_ owner: Int) -> Bool {
    if case .flow(_, _, true) = entries[owner].value { true } else { false }
  }

  /// The entry for a collection or a scalar that begins here: the pending key, or a new item.
  private mutating func holder(_ pending: Int?, in collections: [Int]) -> Int {
    if let pending, entries[pending].colon != nil, entries[pending].kind == .key { return pending }
    return addItem(in: collections)
  }

  private mutating func addItem(in collections: [Int]) -> Int {
    let owner = collections.last ?? 0
    return append(
      Outline.Entry(
        kind: .item, isInFlow: true, indent: entries[owner].indent, start: at, key: at..<at,
        end: at, parent: owner))
  }

  private mutating func scalar(_ pending: Int?, in collections: [Int], below indent: Int) -> Int {
    let owner = collections.last ?? 0
    let isProperty = bytes[at] == UInt8(ascii: "&") || bytes[at] == UInt8(ascii: "!")
    if let pending, entries[pending].colon != nil, case .nothing = entries[pending].value {
      if isProperty {
        properties(of: pending)
      } else {
        entries[pending].value = flowScalar(below: indent)
        finish(pending, at: at)
        if entries[pending].kind == .key { finish(owner, at: at) }
      }
      return pending
    }
    if !isMapping(owner) {
      if let pending, entries[pending].anchor != nil, case .nothing = entries[pending].value {
        entries[pending].value = flowScalar(below: indent)
        finish(pending, at: at)
        return pending
      }
      let item = addItem(in: collections)
      if isProperty {
        properties(of: item)
      } else {
        entries[item].value = flowScalar(below: indent)
      }
      finish(item, at: at)
      return singlePair(item)
    }
    let start = at
    _ = flowScalar(below: indent)
    let key = append(
      Outline.Entry(
        kind: .key, isInFlow: true, indent: entries[owner].indent, start: start, key: start..<at,
        end: at, parent: owner))
    colon(of: key)
    return key
  }

  /// `[a: b]`: a map with one pair, in a list.
  private mutating func singlePair(_ item: Int) -> Int {
    guard case .scalar(let range, let style) = entries[item].value else { return item }
    var next = at
    while next < bytes.count, isSpace(next) { next += 1 }
    guard isFlowColon(next, isQuoted: style == .quoted) else { return item }
    entries[item].value = .nothing
    let key = append(
      Outline.Entry(
        kind: .key, isInFlow: true, indent: entries[item].indent, start: range.lowerBound,
        key: range, end: at, parent: item))
    colon(of: key)
    return key
  }

  private mutating func colon(of key: Int) {
    var next = at
    while next < bytes.count, isSpace(next) { next += 1 }
    let isQuoted = bytes[entries[key].key].first.map { $0 == 0x22 || $0 == 0x27 } ?? false
    guard isFlowColon(next, isQuoted: isQuoted) else {
      if at < bytes.count, bytes[at] == UInt8(ascii: ":") { at += 1 }
      return
    }
    entries[key].colon = next
    at = next + 1
    finish(key, at: at)
  }

  private func isFlowColon(_ index: Int, isQuoted: Bool) -> Bool {
    guard index < bytes.count, bytes[index] == UInt8(ascii: ":") else { return false }
    return isQuoted || endsWord(index + 1) || isFlowIndicator(index + 1)
  }

  private mutating func flowScalar(below indent: Int) -> Outline.Entry.Value {
    let start = at
    switch bytes[at] {
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return quoted(below: indent)
    case UInt8(ascii: "*"):
      skipWord()
      return .alias(start..<at)
    default: break
    }
    var end = at
    while at < bytes.count, !isLineEnd(at), !isCommentStart(at), !isFlowColon(at, isQuoted: false) {
      if bytes[at] == UInt8(ascii: "$"), at + 1 < bytes.count, bytes[at + 1] == UInt8(ascii: "{") {
        skipReference()
        end = at
        continue
      }
      if isFlowIndicator(at) { break }
      if !isSpace(at) { end = at + 1 }
      at += 1
    }
    if at == start { at += 1 }
    at = max(end, min(at, start + 1))
    return .scalar(start..<max(end, at), .plain)
  }

  /// Skips a reference that should be in quotes here, closed or not.
  private mutating func skipReference() {
    at += 2
    while at < bytes.count, ReferenceText.isPart(bytes[at]) { at += 1 }
    if at < bytes.count, bytes[at] == UInt8(ascii: "}") { at += 1 }
  }

  /// Whether the next line that isn't blank belongs to the block layout around an open bracket.
  private func goesOnOutside(after lineEnd: Int, _ indent: Int) -> Bool {
    var next = lineEnd
    var line = next
    while next < bytes.count, isSpace(next) || isLineEnd(next) {
      if isLineEnd(next) { line = next + 1 }
      next += 1
    }
    guard next < bytes.count, next - line <= indent, !isFlowIndicator(next) else { return false }
    if isDash(next) { return true }
    while next < bytes.count, !isLineEnd(next) {
      if isColon(next) { return true }
      next += 1
    }
    return indent < 0
  }
}
