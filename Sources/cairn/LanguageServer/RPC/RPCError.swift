import CairnJSON

/// A JSON-RPC error.
struct RPCError: Error, Hashable {
  /// JSON-RPC 2.0, "Error object"; LSP 3.17, ErrorCodes.
  enum Code: Int, Hashable {
    case parseError = -32700
    case invalidRequest = -32600
    case methodNotFound = -32601
    case invalidParams = -32602
    case internalError = -32603
    case serverNotInitialized = -32002
    case requestFailed = -32803
    case contentModified = -32801
    case requestCancelled = -32800
  }

  var code: Int
  var message: String
  /// The id of the request, if it could be read.
  var id: RPCID?

  init(_ code: Code, _ message: String, id: RPCID? = nil) {
    self.init(code: code.rawValue, message: message)
    self.id = id
  }

  init(code: Int, message: String) {
    self.code = code
    self.message = message
  }

  var json: JSONValue { ["code": .int(code), "message": .string(message)] }
}
