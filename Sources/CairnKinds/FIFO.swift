import CairnLanguage

/// What FIFO queues and FIFO topics have in common: a field `fifo`, and names that end in `.fifo`.
enum FIFO {
  static let suffix = ".fifo"

  /// A default name, with the suffix if it needs one.
  static func adjusted(_ name: String, _ properties: [String: Value]) -> String {
    let isFIFO = properties["fifo"]?.boolean ?? false
    return isFIFO && !name.hasSuffix(suffix) ? name + suffix : name
  }

  /// - Parameter noun: "queue".
  static func nameRule(of noun: String) -> Rule {
    Rule { properties in
      guard let name = properties["name"]?.string else { return [] }
      switch (properties["fifo"]?.boolean ?? false, name.hasSuffix(suffix)) {
      case (true, false):
        return [
          .init(
            path: "name", summary: "FIFO \(noun) without .fifo",
            detail:
              "The name of a FIFO \(noun) must end in .fifo: write `name: \(name).fifo`, or leave "
              + "`name` out.")
        ]
      case (false, true):
        return [
          .init(
            path: "name", summary: "Name of a FIFO \(noun)",
            detail: "Only a FIFO \(noun)'s name may end in .fifo: add `fifo: true`, or choose "
              + "another name than `\(name)`.")
        ]
      case (true, true), (false, false): return []
      }
    }
  }

  static func deduplicationRule(of noun: String) -> Rule {
    Rule { properties in
      guard properties["contentBasedDeduplication"]?.boolean == true,
        properties["fifo"]?.boolean != true
      else { return [] }
      return [
        .init(
          path: "contentBasedDeduplication", summary: "Setting for FIFO \(noun)s only",
          detail: "Only FIFO \(noun)s recognise duplicates: add `fifo: true`, or leave "
            + "`contentBasedDeduplication` out.")
      ]
    }
  }
}

extension StackIndex {
  /// Whether a field refers to a FIFO queue or topic: from the declaration, or from the end `.fifo`
  /// of an outside resource's ARN. Nil if the file doesn't show it.
  func isFIFO(_ reference: Value?) -> Bool? {
    switch reference {
    case .string(let text): return text.hasSuffix(FIFO.suffix)
    case .unresolved(let template):
      switch template.parts.last {
      case .literal(let text): return text.hasSuffix(FIFO.suffix)
      case .reference(let reference):
        return reference.address.flatMap(resource)
          .map { $0.properties["fifo"]?.boolean ?? false }
      case nil: return nil
      }
    default: return nil
    }
  }

  /// The place of its `fifo`, or of its declaration.
  ///
  /// - Parameter noun: "queue".
  func note(onFIFO reference: Value?, _ noun: String) -> [Diagnostic.Note] {
    guard let resource = resource(referredToBy: reference) else { return [] }
    return [Diagnostic.Note("the \(noun)", at: resource.location(of: "fifo"))]
  }
}
