import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

extension Table {
  package func delete(_ resource: ResourceHandle, _ context: KindContext) async throws {
    let name = try name(of: resource)
    do {
      try await delete(name, context)
    } catch let error as AWSError {
      guard error.code == "ValidationException", error.message.lowercased().contains("protect")
      else { throw error }
      guard isReleased(resource) else {
        throw KindError(Self.protection(of: name), path: Self.deletionProtection.name)
      }
      // Both were edited: removes the protection first, then the table.
      try await settle(name, nil, context)
      let answer = try await context.aws.updateTable(name, ["DeletionProtectionEnabled": false])
      try await settle(name, TableDescription(answer), context)
      try await delete(name, context)
    }
  }

  private func delete(_ name: String, _ context: KindContext) async throws {
    // AWS answers that a table is in use while it is being created or changed.
    let isThere = try await context.pace.retrying(
      while: { $0.code == "ResourceInUseException" || $0.code == "LimitExceededException" }
    ) {
      try await context.aws.deleteTable(name)
    }
    if isThere { try await waitUntilGone(name, context) }
  }

  package func protection(of resource: ResourceHandle) -> String? {
    guard resource.properties[Self.deletionProtection] == true, !isReleased(resource) else {
      return nil
    }
    return Self.protection(of: resource.properties[Self.name] ?? resource.address.name)
  }

  private static func protection(of name: String) -> String {
    "The table \(name) is protected against deletion. Write `deletionProtection: false`. In an "
      + "edit that replaces the table, the protection is lifted first; before removing the table "
      + "or destroying the stack, apply it."
  }

  /// Whether the replacement removes the protection. If it was switched on outside the file, it
  /// stays.
  private func isReleased(_ resource: ResourceHandle) -> Bool {
    guard let successor = resource.successor else { return false }
    let wasDeclared = resource.properties[Self.deletionProtection] == true
    return successor[Self.deletionProtection].map { !$0 } ?? wasDeclared
  }
}
