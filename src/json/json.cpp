#include "flipbook/json/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <unordered_set>

namespace flipbook::json {
namespace {

using Parsed = nlohmann::json;

// Builds values while it watches the limits. With a visitor, what is complete at its level is
// handed over instead of being kept.
class Builder : public nlohmann::json_sax<Parsed> {
 public:
  Builder(const Limits& limits, const Visitor* visitor) : m_limits{limits}, m_visitor{visitor} {}

  bool null() override { return add({nullptr}); }
  bool boolean(bool value) override { return add({value}); }
  bool number_integer(std::int64_t value) override { return add({value}); }
  bool number_unsigned(std::uint64_t value) override {
    if (value > static_cast<std::uint64_t>(INT64_MAX)) return add({static_cast<double>(value)});
    return add({static_cast<std::int64_t>(value)});
  }
  bool number_float(double value, const std::string& /*text*/) override { return add({value}); }
  bool string(std::string& value) override { return isShort(value) && add({std::move(value)}); }
  bool binary(Parsed::binary_t& /*value*/) override { return refuse("binary value"); }
  bool start_object(std::size_t /*count*/) override { return open({Value::Object{}}); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t /*count*/) override { return open({Value::Array{}}); }
  bool end_array() override { return close(); }

  bool key(std::string& key) override {
    if (!isShort(key)) return false;
    if (!m_open.back().keys.insert(key).second) {
      return refuse(fmt::format("key '{}' twice", key.substr(0, 80)));
    }
    m_open.back().key = std::move(key);
    return true;
  }

  bool parse_error(std::size_t position, const std::string& /*token*/,
                   const Parsed::exception& /*error*/) override {
    return refuse(fmt::format("not JSON at byte {}", position > 0 ? position - 1 : 0));
  }

  [[nodiscard]] Error problem() const { return *m_problem; }
  [[nodiscard]] Value take() { return std::move(m_root); }

 private:
  struct Open {
    Value value;
    std::unordered_set<std::string> keys;
    std::string key;           // of the member that comes next
    std::size_t handedOver{};  // elements
  };

  bool refuse(std::string problem) {
    if (!m_problem) m_problem = Error{ErrorCode::CorruptData, std::move(problem)};
    return false;
  }

  bool isShort(const std::string& text) {
    return text.size() <= m_limits.textBytes ||
           refuse(fmt::format("text of {} bytes, more than {}", text.size(), m_limits.textBytes));
  }

  bool open(Value container) {
    if (m_open.size() >= m_limits.depth) {
      return refuse(fmt::format("nested deeper than {}", m_limits.depth));
    }
    m_open.push_back({std::move(container), {}, {}, 0});
    return true;
  }

  bool close() {
    Value value = std::move(m_open.back().value);
    const bool isEmptied = m_open.back().handedOver > 0;
    m_open.pop_back();
    // A list or object whose elements were handed over has been told of already.
    if (m_visitor != nullptr && isEmptied) return true;
    return add(std::move(value));
  }

  // Whether what is complete now stands one or two levels down.
  [[nodiscard]] bool isHandedOver(const Value& value) const {
    if (m_visitor == nullptr) return false;
    if (m_open.size() == 2) return m_open.front().value.object() != nullptr;
    if (m_open.size() != 1) return false;
    return m_open.front().value.array() != nullptr || (!value.array() && !value.object());
  }

  bool handOver(Value value) {
    Place place;
    if (m_open.size() == 2) place.key = m_open.front().key;
    if (m_open.size() == 1) place.key = m_open.back().key;
    if (m_open.size() == 2) place.name = m_open.back().key;
    place.index = m_open.back().handedOver++;
    auto told = (*m_visitor)(place, std::move(value));
    if (!told) m_problem = told.error();
    return told.has_value();
  }

  bool add(Value value) {
    if (isHandedOver(value)) return handOver(std::move(value));
    if (m_open.empty()) {
      m_root = std::move(value);
      return true;
    }
    Open& parent = m_open.back();
    if (auto* list = std::get_if<Value::Array>(&parent.value.data)) {
      list->push_back(std::move(value));
    } else {
      std::get<Value::Object>(parent.value.data)
          .emplace_back(std::move(parent.key), std::move(value));
    }
    return true;
  }

  Limits m_limits;
  const Visitor* m_visitor;
  std::vector<Open> m_open;  // from the outermost container to the innermost
  Value m_root{nullptr};
  std::optional<Error> m_problem;
};

Result<Value> run(std::string_view text, const Limits& limits, const Visitor* visitor) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  Builder builder{limits, visitor};
  if (!Parsed::sax_parse(text.begin(), text.end(), &builder)) {
    return tl::unexpected<Error>{builder.problem()};
  }
  return builder.take();
}

}  // namespace

const Value* Value::find(std::string_view key) const {
  const Object* const members = object();
  if (members == nullptr) return nullptr;
  const auto found =
      std::ranges::find(*members, key, [](const auto& m) { return std::string_view{m.first}; });
  return found == members->end() ? nullptr : &found->second;
}

std::optional<std::int64_t> Value::whole() const {
  const auto* const value = std::get_if<std::int64_t>(&data);
  return value == nullptr ? std::nullopt : std::optional{*value};
}

std::optional<double> Value::number() const {
  if (const auto number = whole()) return static_cast<double>(*number);
  const auto* const value = std::get_if<double>(&data);
  return value == nullptr ? std::nullopt : std::optional{*value};
}

bool Value::isTrue() const {
  const auto* const value = std::get_if<bool>(&data);
  return value != nullptr ? *value : whole().value_or(0) != 0;
}

std::optional<std::string> Value::asText() const {
  if (const std::string* const value = text()) return *value;
  if (const auto number = whole()) return std::to_string(*number);
  if (const auto* const value = std::get_if<bool>(&data)) return *value ? "true" : "false";
  if (const auto* const value = std::get_if<double>(&data)) return fmt::format("{}", *value);
  return std::nullopt;
}

Result<Value> parse(std::string_view text, const Limits& limits) {
  return run(text, limits, nullptr);
}

Result<void> visit(std::string_view text, const Visitor& visitor, const Limits& limits) {
  if (auto done = run(text, limits, &visitor); !done) return passOn(done.error());
  return {};
}

}  // namespace flipbook::json
