/// A check over several fields of one resource.
package struct Rule: Sendable {
  package struct Violation: Hashable, Sendable {
    /// Where to point: a field path as `deadLetter.maxReceives`, or nil for the resource itself.
    package var path: String?
    package var summary: String
    package var detail: String
    package var notes: [Diagnostic.Note]

    package init(
      path: String?, summary: String, detail: String, notes: [Diagnostic.Note] = []
    ) {
      self.path = path
      self.summary = summary
      self.detail = detail
      self.notes = notes
    }

    func diagnostic(of resource: ResourceDeclaration) -> Diagnostic {
      Diagnostic(
        .kindRule, summary: summary, detail: detail, at: resource.location(of: path), notes: notes)
    }
  }

  package var check: @Sendable (_ properties: [String: Value]) -> [Violation]

  package init(_ check: @escaping @Sendable ([String: Value]) -> [Violation]) {
    self.check = check
  }
}

/// A check over several resources: one of the kind with those it refers to, or all of the kind with
/// one another. It judges only what the file shows: a resource outside of the stack, one that has
/// errors of its own, and a value that is known after apply are left alone.
package struct StackRule: Sendable {
  package struct Finding: Sendable {
    package var resource: ResourceDeclaration
    package var violation: Rule.Violation

    package init(_ resource: ResourceDeclaration, _ violation: Rule.Violation) {
      self.resource = resource
      self.violation = violation
    }
  }

  /// Takes the resources of the kind, in the order of the file.
  package var check: @Sendable ([ResourceDeclaration], StackIndex) -> [Finding]

  /// A check of each resource by itself.
  package init(
    each check: @escaping @Sendable (ResourceDeclaration, StackIndex) -> [Rule.Violation]
  ) {
    self.init { resources, stack in
      resources.flatMap { resource in
        check(resource, stack).map { Finding(resource, $0) }
      }
    }
  }

  /// A check of resources with one another.
  package init(
    among check: @escaping @Sendable ([ResourceDeclaration], StackIndex) -> [Finding]
  ) {
    self.check = check
  }
}

extension StackIndex {
  /// What the rules between resources say of the stack.
  func violations(of schemas: [KindSchema]) -> [Diagnostic] {
    (AttributeRule(self, schemas)?.violations ?? [])
      + schemas.flatMap { schema -> [Diagnostic] in
        if schema.stackRules.isEmpty { return [] }
        let resources = stack.resources.filter { $0.address.section == schema.section }
        if resources.isEmpty { return [] }
        return schema.stackRules.flatMap { $0.check(resources, self) }
          .map { $0.violation.diagnostic(of: $0.resource) }
      }
  }
}
