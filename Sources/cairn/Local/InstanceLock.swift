import Glibc

/// Keeps two `cairn local` from working on one instance at a time. The kernel lets go of it when
/// the process ends, however it ends.
struct InstanceLock {
  private let descriptor: Int32

  static func take(_ path: String, _ activity: Activity?) async throws -> InstanceLock {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw LocalError("\(path) could not be opened.") }
    var hasSaid = false
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      if !hasSaid { await activity?.say("Waiting for another `cairn local` to end") }
      hasSaid = true
      do {
        try await Task.sleep(for: .milliseconds(50))
      } catch {
        close(descriptor)
        throw error
      }
    }
    return InstanceLock(descriptor: descriptor)
  }

  func release() { close(descriptor) }
}
