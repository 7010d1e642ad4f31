/// One step of an edit of a user's YAML: what changes, not how the text is rewritten.
///
/// Fixes, code actions, renames and accepted drift are lists of these. `YAMLEditor` performs them
/// and checks the resulting text.
package enum YAMLEdit: Hashable, Sendable {
  /// Replaces the value at the path; adds the entry if its map doesn't have it.
  case set([YAMLStep], YAMLFragment, Placement = .last)
  /// Removes an entry or an item, together with the parent maps that contain nothing else. The
  /// first `keeping` steps of the path are never removed.
  case remove([YAMLStep], CommentsAbove = .ifSurelyItsOwn, keeping: Int = .max)
  /// Adds an item to a list, before the item at this index; at the end if the index is nil.
  case insert(YAMLFragment, into: [YAMLStep], at: Int?)
  /// Replaces a key or a scalar, or a word in one, at a range of bytes. The change applies wherever
  /// an alias repeats it.
  case reword(Range<Int>, YAMLFragment)
  /// Replaces text without meaning (a comment, the name of an anchor) at a range of bytes.
  case annotate(Range<Int>, String)

  /// Where a new entry of a map is placed.
  package enum Placement: Hashable, Sendable {
    case first, last
    /// After the nearest entry that precedes it in this order; if there is none, at the end.
    case ordered([String])
    /// A resource or a parameter, at the end of its section. A missing section is added at its
    /// place in this order of a stack's keys, separated by an empty line.
    case section([String])
  }

  /// Which comment lines above an entry are removed with it. The comment on its own line always is.
  package enum CommentsAbove: Hashable, Sendable {
    /// All, unless the next line is another entry, which they may be about too.
    case ifSurelyItsOwn
    /// All, if the entry has lines of its own.
    case always
  }

  /// All texts that it writes. They are searched for secrets.
  package var texts: [String] {
    switch self {
    case .set(let path, let fragment, _):
      fragment.texts + path.suffix(1).compactMap { if case .key(let key) = $0 { key } else { nil } }
    case .remove: []
    case .insert(let fragment, _, _), .reword(_, let fragment): fragment.texts
    case .annotate(_, let text): [text]
    }
  }

  /// The range of bytes of an edit that has one; nil for an edit at a path.
  var range: Range<Int>? {
    switch self {
    case .reword(let range, _), .annotate(let range, _): range
    case .set, .remove, .insert: nil
    }
  }
}

/// One step of a path in a document, from the root: a key, or the index of a list item.
package enum YAMLStep: Hashable, Sendable {
  case key(String)
  case item(Int)
}

extension ResourceAddress {
  /// The path of its declaration in a stack.
  package var steps: [YAMLStep] { [.key(section), .key(name)] }
}
