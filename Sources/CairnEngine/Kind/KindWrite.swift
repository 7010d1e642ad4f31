/// One write of an apply, done by a kind.
package enum KindWrite: Sendable {
  case create(ResourceHandle)
  case update(ResourceHandle, from: LiveResource, changed: Set<String>)
  case delete(ResourceHandle)

  package var resource: ResourceHandle {
    switch self {
    case .create(let resource), .update(let resource, _, _), .delete(let resource): resource
    }
  }
}

extension Kind {
  /// - Returns: the attributes of the created or changed resource.
  package func perform(
    _ write: KindWrite, _ context: KindContext
  ) async throws -> LiveAttributes {
    switch write {
    case .create(let resource): return try await create(resource, context)
    case .update(let resource, let live, let changed):
      return try await update(resource, from: live, changed: changed, context)
    case .delete(let resource):
      try await delete(resource, context)
      return [:]
    }
  }
}
