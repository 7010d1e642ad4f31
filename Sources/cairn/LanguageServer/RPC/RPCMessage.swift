import CairnJSON

/// A client's message: JSON-RPC 2.0 without batches, which LSP doesn't use.
enum RPCMessage: Hashable {
  case request(id: RPCID, method: String, params: JSONValue)
  case notification(method: String, params: JSONValue)
  /// An answer to a request of the server.
  case response(id: RPCID, result: Result<JSONValue, RPCError>)
}

/// A number or a text, at the client's choice.
enum RPCID: Hashable {
  case number(Int)
  case string(String)

  init?(_ value: JSONValue?) {
    if let number = value?.int {
      self = .number(number)
    } else if let text = value?.string {
      self = .string(text)
    } else {
      return nil
    }
  }

  var json: JSONValue {
    switch self {
    case .number(let number): .int(number)
    case .string(let text): .string(text)
    }
  }
}

extension RPCMessage {
  /// - Throws: `RPCError` with the error code for the answer.
  init(parsing bytes: [UInt8]) throws(RPCError) {
    let value: JSONValue
    do {
      value = try JSONValue(parsing: bytes)
    } catch {
      throw RPCError(.parseError, "A message isn't JSON: \(error).")
    }
    try self.init(value)
  }

  private init(_ value: JSONValue) throws(RPCError) {
    guard let members = value.object else {
      throw RPCError(.invalidRequest, "A message isn't a JSON object.")
    }
    let id = RPCID(members["id"])
    let hasID = members["id"].map { !$0.isNull } ?? false
    guard id != nil || !hasID else {
      throw RPCError(.invalidRequest, "The id of a message is neither a number nor a text.")
    }
    if let method = members["method"] {
      guard let method = method.string else {
        throw RPCError(.invalidRequest, "The method of a message isn't a text.", id: id)
      }
      let params = members["params"] ?? .null
      self =
        id.map { .request(id: $0, method: method, params: params) }
        ?? .notification(method: method, params: params)
    } else if let id, members["result"] != nil || members["error"] != nil {
      let error = members["error"].map { error in
        RPCError(code: error["code"]?.int ?? 0, message: error["message"]?.string ?? "")
      }
      self = .response(
        id: id, result: error.map { .failure($0) } ?? .success(members["result"] ?? .null))
    } else {
      throw RPCError(.invalidRequest, "A message has no method.", id: id)
    }
  }
}
