/// A check over several fields of one resource.
package struct Rule: Sendable {
  /// An error in one resource.
  package struct Violation: Hashable, Sendable {
    /// The path of the field to point to, such as `deadLetter.maxReceives`; nil for the resource
    /// itself.
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

/// A check over several resources: one of the kind with those it refers to, or all of the kind
/// together. It judges only what the file shows, and ignores resources outside the stack, resources
/// with errors of their own, and values known only after apply.
package struct StackRule: Sendable {
  package struct Finding: Sendable {
    package var resource: ResourceDeclaration
    package var violation: Rule.Violation

    package init(_ resource: ResourceDeclaration, _ violation: Rule.Violation) {
      self.resource = resource
      self.violation = violation
    }
  }

  /// Takes the resources of the kind, in the order of the file, and the index of the stack.
  package var check: @Sendable ([ResourceDeclaration], StackIndex) -> [Finding]

  /// A check that looks at one resource at a time.
  package init(
    each check: @escaping @Sendable (ResourceDeclaration, StackIndex) -> [Rule.Violation]
  ) {
    self.init { resources, stack in
      resources.flatMap { resource in
        check(resource, stack).map { Finding(resource, $0) }
      }
    }
  }

  /// A check that compares the resources of the kind.
  package init(
    among check: @escaping @Sendable ([ResourceDeclaration], StackIndex) -> [Finding]
  ) {
    self.check = check
  }
}

extension StackIndex {
  /// The violations of all rules between resources.
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
