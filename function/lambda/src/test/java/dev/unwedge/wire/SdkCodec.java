package dev.unwedge.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.thirdparty.jackson.core.JsonFactory;
import software.amazon.awssdk.thirdparty.jackson.core.JsonGenerator;
import software.amazon.awssdk.thirdparty.jackson.core.JsonParser;
import software.amazon.awssdk.thirdparty.jackson.core.JsonToken;
import software.amazon.awssdk.thirdparty.jackson.dataformat.cbor.CBORFactory;
import software.amazon.awssdk.thirdparty.jackson.dataformat.cbor.CBORGenerator;
import software.amazon.awssdk.utils.builder.Buildable;

/**
 * The SDK's requests and answers as a service reads and writes them: any operation of a service
 * that speaks rpc-v2-cbor or JSON 1.1. Stamps are seconds since 1970 in both.
 */
public final class SdkCodec {
  /** As CloudWatch speaks. */
  public static final SdkCodec CBOR = new SdkCodec(new CBORFactory());

  /** As SSM speaks. */
  public static final SdkCodec JSON = new SdkCodec(new JsonFactory());

  private static final int EPOCH_TAG = 1;
  private static final double MILLIS = 1000;

  private final JsonFactory factory;

  private SdkCodec(JsonFactory factory) {
    this.factory = factory;
  }

  /** Writes a request, an answer, or plain maps, lists and values. */
  public byte[] write(Object value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator generator = factory.createGenerator(out)) {
      write(generator, value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private void write(JsonGenerator to, Object value) throws IOException {
    switch (value) {
      case String text -> to.writeString(text);
      case Integer number -> to.writeNumber(number);
      case Long number -> to.writeNumber(number);
      case Double number -> to.writeNumber(number);
      case Boolean bool -> to.writeBoolean(bool);
      case Instant instant -> {
        if (to instanceof CBORGenerator cbor) {
          cbor.writeTag(EPOCH_TAG);
        }
        to.writeNumber(instant.toEpochMilli() / MILLIS);
      }
      case List<?> list -> {
        to.writeStartArray();
        for (Object each : list) {
          write(to, each);
        }
        to.writeEndArray();
      }
      case Map<?, ?> map -> {
        to.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          to.writeFieldName(String.valueOf(entry.getKey()));
          write(to, entry.getValue());
        }
        to.writeEndObject();
      }
      case SdkPojo pojo -> write(to, fields(pojo));
      default -> throw new IllegalArgumentException("no such type is written: " + value.getClass());
    }
  }

  /** What is set. */
  private static Map<String, Object> fields(SdkPojo pojo) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (SdkField<?> field : pojo.sdkFields()) {
      Object value = field.getValueOrDefault(pojo);
      if (value != null
          && !(value instanceof SdkAutoConstructList)
          && !(value instanceof SdkAutoConstructMap)) {
        fields.put(field.locationName(), value);
      }
    }
    return fields;
  }

  /**
   * Reads a request or an answer into its builder; what the builder does not know is skipped.
   *
   * @throws UncheckedIOException if it is malformed
   */
  public <B extends SdkPojo> B read(byte[] body, B builder) {
    try (JsonParser parser = factory.createParser(body)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        fill(parser, builder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return builder;
  }

  private void fill(JsonParser from, SdkPojo builder) throws IOException {
    Map<String, SdkField<?>> fields = new HashMap<>();
    builder.sdkFields().forEach(field -> fields.put(field.locationName(), field));
    while (from.nextToken() != JsonToken.END_OBJECT) {
      SdkField<?> field = fields.get(from.currentName());
      from.nextToken();
      if (field == null) {
        from.skipChildren();
      } else {
        field.set(builder, value(from, field));
      }
    }
  }

  private Object value(JsonParser from, SdkField<?> field) throws IOException {
    MarshallingType<?> type = field.marshallingType();
    if (from.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    if (type.equals(MarshallingType.STRING)) {
      return from.getText();
    }
    if (type.equals(MarshallingType.INTEGER)) {
      return from.getIntValue();
    }
    if (type.equals(MarshallingType.DOUBLE)) {
      return from.getDoubleValue();
    }
    if (type.equals(MarshallingType.BOOLEAN)) {
      return from.getBooleanValue();
    }
    if (type.equals(MarshallingType.INSTANT)) {
      return Instant.ofEpochMilli(Math.round(from.getDoubleValue() * MILLIS));
    }
    if (type.equals(MarshallingType.LIST)) {
      SdkField<?> member = field.getTrait(ListTrait.class).memberFieldInfo();
      List<Object> list = new ArrayList<>();
      while (from.nextToken() != JsonToken.END_ARRAY) {
        list.add(value(from, member));
      }
      return list;
    }
    if (type.equals(MarshallingType.MAP)) {
      SdkField<?> member = field.getTrait(MapTrait.class).valueFieldInfo();
      Map<String, Object> map = new LinkedHashMap<>();
      while (from.nextToken() != JsonToken.END_OBJECT) {
        String name = from.currentName();
        from.nextToken();
        map.put(name, value(from, member));
      }
      return map;
    }
    if (type.equals(MarshallingType.SDK_POJO)) {
      SdkPojo nested = field.constructor().get();
      fill(from, nested);
      return ((Buildable) nested).build();
    }
    throw new IllegalArgumentException("no such type is read: " + type);
  }
}
