import Dispatch
import Synchronization

/// What one reading of a text leaves to the next, so that an edit has only those resources read again
/// that it concerns. Of a text with one kind list; any version may follow any other.
///
/// A resource reads as before when
/// - its nodes are the same and stand the same to one another (`YAMLNode.reads(as:movedBy:)`),
/// - so are the circumstances that every resource is read in (`ReadingCircumstances`),
/// - and no name that it mentions was declared or taken away.
///
/// Only what was read without a word is kept: what messages say depends on more than that.
package final class ReadingMemory: Sendable {
  private let last = Mutex<RememberedReading?>(nil)
  private let lastTree = Mutex<YAMLTree?>(nil)

  package init() {}

  /// Of the last version that one could be kept of.
  var tree: YAMLTree? { lastTree.withLock { $0 } }

  func remember(_ tree: YAMLTree) { lastTree.withLock { $0 = tree } }

  func recall() -> RememberedReading? { last.withLock { $0 } }

  func remember(_ reading: RememberedReading) { last.withLock { $0 = reading } }
}

/// What a text said when it was read last.
struct RememberedReading: Sendable {
  var circumstances: ReadingCircumstances
  var names: [String: SectionNames]
  var sections: [String: RememberedSection] = [:]

  /// The names that one of two texts declares in a section and the other does not.
  func namesApart(from others: [String: SectionNames]) -> Set<String> {
    var apart: Set<String> = []
    for section in Set(names.keys).union(others.keys) {
      (names[section] ?? SectionNames()).addNamesApart(
        from: others[section] ?? SectionNames(), to: &apart)
    }
    return apart
  }
}

/// A resource that was read without a word.
struct RememberedResource: Sendable {
  var pair: YAMLNode.Pair
  var declaration: ResourceDeclaration
  /// What was looked up among the stack's names.
  var mentions: [String]
}

/// The resources of a section that was read, by name.
struct RememberedSection: Sendable {
  private var resources: [RememberedResource] = []
  /// Where the next one probably is: a section is read in its order, and most of it is as it was.
  private var next = 0
  /// Made when something is elsewhere.
  private var indices: [String: Int]?

  mutating func add(_ resource: RememberedResource) { resources.append(resource) }

  mutating func take(_ name: String) -> RememberedResource? {
    if next >= resources.count || resources[next].pair.name != name {
      let known =
        indices
        ?? Dictionary(resources.enumerated().map { ($1.pair.name, $0) }) { first, _ in first }
      indices = known
      guard let index = known[name] else { return nil }
      next = index
    }
    next += 1
    return resources[next - 1]
  }
}

/// What the reading of every resource depends on.
struct ReadingCircumstances: Hashable, Sendable {
  var file: String
  var stackName: String?
  var region: String?
  var parameters: [String: Parameter]
  var parametersAreKnown: Bool
  var brokenSections: Set<String>

  struct Parameter: Hashable, Sendable {
    var text: String?
    var isSecret: Bool
  }
}

extension Reading {
  private var circumstances: ReadingCircumstances {
    ReadingCircumstances(
      file: source.name, stackName: stackName, region: region,
      parameters: parameters.mapValues { .init(text: $0.text, isSecret: $0.isSecret) },
      parametersAreKnown: parametersAreKnown,
      brokenSections: Set(names.filter(\.value.isBroken).keys))
  }

  /// Takes up what the last reading left, once names and parameters are known.
  func recall() {
    guard let memory else { return }
    let circumstances = circumstances
    now = RememberedReading(circumstances: circumstances, names: names)
    guard let before = memory.recall(), before.circumstances == circumstances else { return }
    namesApart = before.namesApart(from: names)
    self.before = before
  }

  /// Leaves what was read to the next reading. A text that breaks off leaves nothing: the next one will
  /// rather look like that before it.
  func remember() {
    if let now { memory?.remember(now) }
  }

  /// Lets go of what was recalled, beside the caller: it is thousands of small things.
  func forgetBefore() {
    guard let old = before else { return }
    before = nil
    DispatchQueue.global(qos: .utility).async { withExtendedLifetime(old) {} }
  }

  /// The resource as it was read last, where nothing has changed that it depends on.
  func recalled(
    _ pair: YAMLNode.Pair, from earlier: inout RememberedSection
  ) -> RememberedResource? {
    guard let known = earlier.take(pair.name), let shift = pair.shift(from: known.pair),
      namesApart.isEmpty || !known.mentions.contains(where: namesApart.contains)
    else { return nil }
    return RememberedResource(
      pair: pair, declaration: known.declaration.moved(by: shift), mentions: known.mentions)
  }
}

extension YAMLNode.Pair {
  /// How far it has moved since it was written in another text; nil when it is not the same.
  fileprivate func shift(from old: YAMLNode.Pair) -> SourceShift? {
    if let shift = shift(fromSame: old) { return isMerged ? nil : shift }
    guard !isMerged, !old.isMerged,
      let shift = key.range.start.shift(from: old.key.range.start),
      key.reads(as: old.key, movedBy: shift), value.reads(as: old.value, movedBy: shift)
    else { return nil }
    return shift
  }
}

extension YAMLNode {
  /// Whether it says the same as a node of another text, in the same places but for the shift. What an
  /// alias repeats may have changed elsewhere: that is never the same.
  fileprivate func reads(as old: YAMLNode, movedBy shift: SourceShift) -> Bool {
    guard size == old.size, alias == nil, old.alias == nil, !isBroken, !old.isBroken,
      tag == old.tag, style == old.style, range == old.range.moved(by: shift)
    else { return false }
    switch (content, old.content) {
    case (.scalar(let text, let style), .scalar(let oldText, let oldStyle)):
      return style == oldStyle && text == oldText
    case (.sequence(let items), .sequence(let oldItems)):
      return items.count == oldItems.count
        && zip(items, oldItems).allSatisfy { $0.reads(as: $1, movedBy: shift) }
    case (.mapping(let pairs), .mapping(let oldPairs)):
      return pairs.count == oldPairs.count
        && zip(pairs, oldPairs).allSatisfy { new, old in
          !new.isMerged && !old.isMerged && new.key.reads(as: old.key, movedBy: shift)
            && new.value.reads(as: old.value, movedBy: shift)
        }
    default: return false
    }
  }
}
