#include "recording/json_text.h"

#include <cmath>
#include <vector>

namespace flipbook::recording {

namespace {

// Builds the value while it watches the limits; nlohmann's own builder keeps the last of equal
// keys.
class StrictBuilder : public nlohmann::json_sax<Json> {
 public:
  explicit StrictBuilder(const JsonLimits& limits) : m_limits{limits} {}

  bool null() override { return add(nullptr); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(std::int64_t value) override { return add(value); }
  bool number_unsigned(std::uint64_t value) override { return add(value); }
  bool number_float(double value, const std::string& /*text*/) override { return add(value); }
  bool string(std::string& value) override { return isShort(value) && add(std::move(value)); }
  bool binary(Json::binary_t& /*value*/) override { return refuse("binary value"); }
  bool start_object(std::size_t /*count*/) override { return open(Json::object()); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t /*count*/) override { return open(Json::array()); }
  bool end_array() override { return close(); }

  bool key(std::string& key) override {
    if (!isShort(key)) return false;
    const auto [place, isNew] = m_open.back()->get_ref<Json::object_t&>().emplace(key, nullptr);
    if (!isNew) return refuse(fmt::format("key '{}' twice", key.substr(0, 80)));
    m_member = &place->second;
    return true;
  }

  bool parse_error(std::size_t position, const std::string& /*token*/,
                   const Json::exception& /*error*/) override {
    return refuse(fmt::format("not JSON at byte {}", position > 0 ? position - 1 : 0));
  }

  [[nodiscard]] const std::string& problem() const { return m_problem; }
  [[nodiscard]] Json take() { return std::move(m_root); }

 private:
  bool refuse(std::string problem) {
    m_problem = std::move(problem);
    return false;
  }

  bool isShort(const std::string& text) {
    return text.size() <= m_limits.stringBytes ||
           refuse(fmt::format("text of {} bytes, more than {}", text.size(), m_limits.stringBytes));
  }

  // Puts a value where the parser stands and returns where it lies.
  Json* place(Json value) {
    if (m_open.empty()) {
      m_root = std::move(value);
      return &m_root;
    }
    if (m_open.back()->is_array()) {
      m_open.back()->push_back(std::move(value));
      return &m_open.back()->back();
    }
    *m_member = std::move(value);
    return m_member;
  }

  bool add(Json value) {
    if (++m_values > m_limits.values) return refuse("too many values");
    place(std::move(value));
    return true;
  }

  bool open(Json container) {
    if (m_open.size() >= m_limits.depth) {
      return refuse(fmt::format("nested deeper than {}", m_limits.depth));
    }
    if (++m_values > m_limits.values) return refuse("too many values");
    m_open.push_back(place(std::move(container)));
    return true;
  }

  bool close() {
    m_open.pop_back();
    return true;
  }

  JsonLimits m_limits;
  Json m_root;
  std::vector<Json*> m_open;  // from the outermost container to the innermost
  Json* m_member{};           // the value of the last key
  std::size_t m_values{};
  std::string m_problem;
};

}  // namespace

Result<Json> parseJson(std::string_view text, const JsonLimits& limits) {
  StrictBuilder builder{limits};
  if (!Json::sax_parse(text.begin(), text.end(), &builder)) {
    return fail(ErrorCode::CorruptData, "{}", builder.problem());
  }
  return builder.take();
}

std::string jsonText(const OrderedJson& value) {
  return value.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
}

std::optional<std::string> textIn(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

std::optional<std::uint64_t> countIn(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_number_unsigned()) return std::nullopt;
  return found->get<std::uint64_t>();
}

std::optional<double> numberIn(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_number()) return std::nullopt;
  const auto value = found->get<double>();
  return std::isfinite(value) ? std::optional{value} : std::nullopt;
}

const Json& objectIn(const Json& object, const char* key) {
  static const Json kEmpty = Json::object();
  const auto found = object.find(key);
  return found != object.end() && found->is_object() ? *found : kEmpty;
}

OrderedJson numberOrNull(const std::optional<double>& value) {
  return value ? OrderedJson(*value) : OrderedJson(nullptr);
}

}  // namespace flipbook::recording
