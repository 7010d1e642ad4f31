/// One step of an edit of a user's YAML: what changes, not how the text is rewritten for it.
///
/// Fixes, code actions, renames and acceptance all are lists of these. `YAMLEditor` performs them and
/// checks what became of the text.
package enum YAMLEdit: Hashable, Sendable {
  /// Replaces the value at the path. If it is an entry that its map lacks, adds the entry.
  case set([YAMLStep], YAMLFragment, Placement = .last)
  /// Removes an entry or an item, along with the maps above that hold nothing else, down to the
  /// first `keeping` steps of the path.
  case remove([YAMLStep], CommentsAbove = .ifSurelyItsOwn, keeping: Int = .max)
  /// Adds an item to a list, before the one of this number; at the end if there is no number.
  case insert(YAMLFragment, into: [YAMLStep], at: Int?)
  /// Replaces a key or a scalar, or a word of one, at a range of bytes. The change holds wherever
  /// an alias repeats it.
  case reword(Range<Int>, YAMLFragment)
  /// Replaces what carries no meaning, at a range of bytes: comments and the names of anchors.
  case annotate(Range<Int>, String)

  /// Where a new entry of a map is written.
  package enum Placement: Hashable, Sendable {
    case first, last
    /// After the nearest entry that precedes it in this order, else at the end.
    case ordered([String])
    /// A resource or a parameter, at the end of its section. The order is that of a stack's keys: a
    /// missing section is written where it tells, set apart by an empty line.
    case section([String])
  }

  /// The comment lines that are removed with an entry, besides the comment on its own line.
  package enum CommentsAbove: Hashable, Sendable {
    /// Unless the next line is another entry, which they may be about too.
    case ifSurelyItsOwn
    /// Those of an entry that has lines of its own.
    case always
  }

  /// Everything it writes: where secrets are searched for.
  package var texts: [String] {
    switch self {
    case .set(let path, let fragment, _):
      fragment.texts + path.suffix(1).compactMap { if case .key(let key) = $0 { key } else { nil } }
    case .remove: []
    case .insert(let fragment, _, _), .reword(_, let fragment): fragment.texts
    case .annotate(_, let text): [text]
    }
  }

  /// Says where in the text it is, not where in the tree.
  var range: Range<Int>? {
    switch self {
    case .reword(let range, _), .annotate(let range, _): range
    case .set, .remove, .insert: nil
    }
  }
}

/// A place in a document: keys and numbers of list items, from the root on.
package enum YAMLStep: Hashable, Sendable {
  case key(String)
  case item(Int)
}

extension ResourceAddress {
  /// Where a stack declares it.
  package var steps: [YAMLStep] { [.key(section), .key(name)] }
}
