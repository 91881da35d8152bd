"""Keys that generators, themes and plugins know: what a misspelt key is held against where a site has few posts."""

from __future__ import annotations

# Used everywhere; a key that is a slip of one of these is one.
COMMON = frozenset(
    {
        *("title", "date", "tags", "categories", "category", "author", "authors", "description", "layout"),
        *(
            "draft",
            "published",
            "permalink",
            "excerpt",
            "summary",
            "subtitle",
            "image",
            "keywords",
            "comments",
        ),
        *(
            "updated",
            "aliases",
            "thumbnail",
            "language",
            "pubDate",
            "lastmod",
            "publishDate",
            "sidebar_label",
        ),
        *("sidebar_position", "redirect_from", "last_modified_at", "featured", "series", "canonical_url"),
        "updatedDate",
    }
)
# Real keys that look like slips of common ones, or that are as good as they.
KNOWN = COMMON | frozenset(
    {
        *("tag", "data", "dates", "update", "updates", "image_alt", "images", "img", "imgs", "lang", "long"),
        *("lat", "link", "links", "line", "time", "times", "type", "types", "tile", "titles", "mode", "mood"),
        *("code", "note", "notes", "name", "names", "role", "roles", "rule", "height", "width", "weight"),
        *(
            "teaser",
            "reader",
            "header",
            "heading",
            "footer",
            "slug",
            "slugs",
            "page",
            "pages",
            "lead",
            "leads",
        ),
        *("state", "rate", "rating", "late", "order", "border", "older", "cover", "covers", "over", "color"),
        *(
            "colour",
            "colors",
            "colours",
            "version",
            "versions",
            "release",
            "releases",
            "serie",
            "series_order",
        ),
        *(
            "serious",
            "topic",
            "topics",
            "top",
            "toc",
            "doc",
            "docs",
            "id",
            "ids",
            "uid",
            "url",
            "uri",
            "urls",
        ),
        *("path", "paths", "hash", "has", "math", "mathjax", "meta", "metadata", "locale", "locales"),
        *("location", "local", "place", "places", "venue", "events", "event", "email", "keyword", "summery"),
        *("abstract", "except", "expert", "comment", "commented", "publish", "publisher", "public"),
        *("publishdate", "publishedAt", "published_at", "publishedDate", "created", "createdAt", "create"),
        *("modified", "alias", "redirect", "redirects", "redirect_to", "sitemap", "robots", "noindex"),
        *("hidden", "pinned", "pin", "layouts", "drafts", "descriptions", "subtitles", "thumb", "thumbnails"),
        *("thumbnailUrl", "feature", "features", "featured_image", "featuredImage", "feature_image"),
        *("featureImage", "language_code", "languages", "dated", "canonicalURL", "canonicalUrl", "canonical"),
        *("sidebar", "sidebarLabel", "sidebarTitle", "author_name", "authorName", "authorized", "auth"),
        *("automated", "shared", "share", "parent", "children", "child", "param", "params", "menu", "menus"),
        *("nav", "navigation", "eleventyNavigation", "navtitle", "nav_title", "nav_order", "text", "test"),
        *("tests", "list", "item", "items", "media", "audio", "video", "videos", "duration", "episode"),
        *("season", "guest", "guests", "host", "hosts", "date_published", "dateModified", "last_update"),
        *(
            "lastUpdated",
            "last_modified",
            "lastModified",
            "issue",
            "issues",
            "cate",
            "catalog",
            "cat",
            "cats",
        ),
        *("tabs", "tab", "taxonomies", "titlepage", "subtitle2", "title2", "template", "templates", "temple"),
        *("tagline", "taglines", "label", "labels", "layout_type", "heroImage", "hero", "banner", "banners"),
        *("abbr", "license", "licence", "draught", "craft"),
    }
)
# Fields whose values are names that posts share, so that a rare one beside a frequent one tells.
NAMES = frozenset(
    {
        *(
            "tags",
            "tag",
            "categories",
            "category",
            "layout",
            "author",
            "authors",
            "series",
            "topic",
            "topics",
        ),
        *("type", "lang"),
    }
)
